// Expected failures are values. Every function that can fail in a way a user may see returns a
// Result<T>: the value, or an Error whose message can be shown as it is.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace golinks {

enum class ErrorCode {
  not_found,  // no such link, change or file
  exists,     // a link of that keyword is already there
  invalid,    // the input breaks a rule (keyword, target, settings, JSON, ...)
  conflict,   // it would break something else (an alias cycle, an undo that others depend on)
  locked,     // another program holds the lock
  corrupt,    // the bytes on disk are not what was written
  too_new,    // written by a newer golinks
  io,         // the operating system refused; Error::os_error holds errno
};

// What went wrong, in words a user can act on: lower case, one line, no full stop.
struct Error {
  ErrorCode code = ErrorCode::io;
  std::string message;
  int os_error = 0;  // errno, 0 when none applies
};

template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

// return failure(ErrorCode::invalid, "the keyword is empty");
[[nodiscard]] inline tl::unexpected<Error> failure(ErrorCode code, std::string message, int os_error = 0) {
  return tl::unexpected<Error>(Error{code, std::move(message), os_error});
}

// Hands an error on to the caller: if (!result) return failure(result.error());
[[nodiscard]] inline tl::unexpected<Error> failure(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace golinks
