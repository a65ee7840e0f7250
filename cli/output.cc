#include "cli/output.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace golinks::cli {
namespace {

// Whoever shares our standard output may have made it non-blocking: ssh, tmux and node do.
void wait_until_writable(int descriptor) {
  pollfd wanted{descriptor, POLLOUT, 0};
  ::poll(&wanted, 1, -1);
}

}  // namespace

void Output::flush() {
  std::string_view left = buffer_;
  while (!left.empty() && error_ == 0) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written >= 0) left.remove_prefix(static_cast<std::size_t>(written));
    else if (errno == EAGAIN || errno == EWOULDBLOCK) wait_until_writable(descriptor_);
    else if (errno != EINTR) error_ = errno;
  }
  buffer_.clear();
}

}  // namespace golinks::cli
