// Which Host headers the daemon answers to. A web site may point a name of its own at this computer (DNS rebinding),
// and the browser would then let its scripts read our answers; but it cannot make the browser send one of our names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/address.h"
#include "store/host_name.h"
#include "store/own_addresses.h"

namespace golinks {

// Whether browsers trust http://HOST as they do https (https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy):
// localhost, what is below it, and loopback addresses, but not "go", wherever it leads.
[[nodiscard]] bool is_trustworthy(std::string_view host);

// Immutable and therefore thread-safe.
class HostGuard {
 public:
  // `names` are those set up ("go"); `listening` is where the daemon answers.
  HostGuard(std::vector<HostName> names, const Address& listening);

  // `host` is a Host header, or the authority of an absolute request target. Accepted, with any port, in any case and
  // with a dot at the end: each name, the same below localhost ("go.localhost"), localhost, 127.0.0.0/8 and [::1], and,
  // for a daemon that others can reach, the IP address that it listens on (any, when it listens on all).
  [[nodiscard]] bool accepts(std::string_view host) const { return prefix_of(host).has_value(); }
  // The keyword below which that host's keywords stand (host_name.h), mostly none, which is empty; nothing when the
  // host is refused. Valid as long as this object.
  [[nodiscard]] std::optional<std::string_view> prefix_of(std::string_view host) const;
  // The addresses at which no link may lead: those of the names that were set up, and where the daemon answers.
  [[nodiscard]] OwnAddresses own_addresses() const;

 private:
  std::vector<HostName> names_;  // the last one is localhost
  Address listening_;
};

}  // namespace golinks
