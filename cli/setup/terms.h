// What the person has agreed to, as far as root has to know of it: nothing else that is in the home reaches root.
#pragma once

#include <string>
#include <vector>

#include "store/host_name.h"
#include "store/result.h"

namespace golinks::cli {

struct Terms {
  std::string store;           // see Person
  std::string real_store;      // the same
  bool leaves_nothing = true;  // undo can take back all of it
  std::vector<HostName> names;

  // A line each.
  [[nodiscard]] std::string text() const;
  // The other way round; it comes from a process of the person's. Error: invalid.
  [[nodiscard]] static Result<Terms> parse(const std::string& text);
};

}  // namespace golinks::cli
