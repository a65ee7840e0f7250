#include "cli/output.h"

#include <unistd.h>

#include <cerrno>

namespace golinks::cli {

void Output::flush() {
  std::string_view left = buffer_;
  while (!left.empty() && error_ == 0) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written >= 0) left.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR) error_ = errno;
  }
  buffer_.clear();
}

}  // namespace golinks::cli
