// Doing the person's own part when root has called: root opens no file that the person could have put there.
#pragma once

#include <functional>

#include "cli/setup/person.h"

namespace golinks::cli {

// Calls `work` as the person and returns what it returned: right here when that is who we are, else in a child process
// that is no longer root, with the person's HOME and none of the caller's XDG_* and GOLINKS_STORE. What the child
// writes must be flushed by `work`.
[[nodiscard]] int run_as(const Person& person, const std::function<int()>& work);
// The same for work that ends in a text or an error. Error: also io, when the person cannot be become.
[[nodiscard]] Result<std::string> ask_as(const Person& person, const std::function<Result<std::string>()>& work);

}  // namespace golinks::cli
