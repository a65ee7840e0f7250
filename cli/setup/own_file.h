// A step that is a file of our own: its whole content is ours, and so is its removal.
#pragma once

#include "cli/setup/created_folders.h"
#include "cli/setup/machine.h"
#include "cli/setup/step.h"

namespace golinks::cli {

struct OwnFile {
  std::string path;     // below the machine's root
  std::string content;
  std::string mark;     // a part of every content that setup ever wrote there: without it the file is somebody else's
  std::string effect;
  bool as_root = true;
};

// What is at the path now.
[[nodiscard]] Result<Condition> check_own_file(const Machine& machine, const OwnFile& file);
[[nodiscard]] Step own_file_step(const Machine& machine, const OwnFile& file, const CreatedFolders& folders);

}  // namespace golinks::cli
