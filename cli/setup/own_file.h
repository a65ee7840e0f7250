// A step that is a file of our own. Ours is exactly what setup wrote: a file that somebody else wrote there, or changed
// since, is left alone, by setup as by undo. Root writes only where nobody else can.
#pragma once

#include "cli/setup/machine.h"
#include "cli/setup/record.h"
#include "cli/setup/step.h"

namespace golinks::cli {

struct OwnFile {
  std::string path;  // below the machine's root
  std::string content;
  std::string effect;  // "starts golinksd when you log in"
  bool as_root = true;
  std::string instead = {};  // see Step
  std::vector<std::string> entries =
      {};  // what somebody else's file has to hold to do the same; none: there is no such file
};

// What is at the path now.
[[nodiscard]] Result<Condition> check_own_file(const Machine& machine, const OwnFile& file, const Record& record);
[[nodiscard]] Step own_file_step(const Machine& machine, const OwnFile& file, const Record& record);

}  // namespace golinks::cli
