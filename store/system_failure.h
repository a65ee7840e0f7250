// The failure of a system call, from errno.
//
//   if (unlink(path.c_str()) != 0) return system_failure("remove", path);   // "cannot remove /x: Permission denied"
#pragma once

#include <cerrno>
#include <string_view>

#include "store/result.h"

namespace golinks {

// "cannot DOING WHAT: REASON", with errno. The code is not_found for ENOENT, else io.
[[nodiscard]] tl::unexpected<Error> system_failure(std::string_view doing, std::string_view what, int error = errno);

}  // namespace golinks
