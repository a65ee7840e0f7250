// Places where a store was, and is not: the disk that it is on is not mounted.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/env.h"

namespace golinks {

// The innermost folder above `path` that `fstab` (fstab(5)) says is a mount point, when `mountinfo` (proc(5)) does not
// list it: what should be there is not. `path` is absolute.
[[nodiscard]] std::optional<std::string> unmounted_folder(const std::string& path, std::string_view fstab,
                                                          std::string_view mountinfo);

// Whether a new store may begin at `path`. Error: not_found, saying that its disk is not mounted.
[[nodiscard]] Result<void> check_new_store_place(Env& env, const std::string& path);

}  // namespace golinks
