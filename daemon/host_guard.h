// Which Host headers the daemon answers to. A web site may point a name of its own at this computer (DNS rebinding), and the
// browser would then let its scripts read our answers; but it cannot make the browser send one of our names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/address.h"

namespace golinks {

// Immutable and therefore thread-safe.
class HostGuard {
 public:
  // `names` are those set up ("go"); `listening` is where the daemon answers.
  HostGuard(std::vector<std::string> names, const Address& listening);

  // `host` is a Host header, or the authority of an absolute request target. Accepted, with any port, in any case and with a
  // dot at the end: each name, the same below localhost ("go.localhost"), localhost, 127.0.0.0/8 and [::1], and, for a
  // daemon that others can reach, the IP address that it listens on (any, when it listens on all).
  [[nodiscard]] bool accepts(std::string_view host) const;

 private:
  std::vector<std::string> names_;
  Address listening_;
};

}  // namespace golinks
