#include "store/system_failure.h"

#include <fmt/format.h>

#include <system_error>

namespace golinks {

tl::unexpected<Error> system_failure(std::string_view doing, std::string_view what, int error) {
  const ErrorCode code = error == ENOENT ? ErrorCode::not_found : ErrorCode::io;
  return failure(code, fmt::format("cannot {} {}: {}", doing, what, std::generic_category().message(error)), error);
}

}  // namespace golinks
