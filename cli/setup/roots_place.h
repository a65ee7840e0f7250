#pragma once

#include <string>

#include "cli/setup/machine.h"

namespace golinks::cli {

// Whether nobody but root decides what a path below the machine's root is and where it leads: every folder on the way,
// that of each symbolic link included, belongs to the owner of / and is writable to nobody else. What is not there yet
// is for root to create. What this user may not see counts as root's: root looks again before it writes.
[[nodiscard]] bool is_roots_place(const Machine& machine, const std::string& path);

}  // namespace golinks::cli
