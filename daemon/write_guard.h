// Who may change links over HTTP: the person whose daemon this is, by a page of ours or by a program of theirs. Any web
// site can make a browser send requests here, and any user of this computer can connect; neither may write.
#pragma once

#include <optional>
#include <string>

#include "daemon/peer_user.h"

namespace golinks {

struct WriteRefusal {
  std::string reason;             // with the header that is in the way
  bool is_from_own_page = false;  // a page of ours asks, as the wrong user: what was typed there may be shown again
  int status = 403;
};

// Immutable and therefore thread-safe.
class WriteGuard {
 public:
  // `listening` is where the daemon answers; beyond loopback it serves a team, and nobody may write.
  explicit WriteGuard(const Address& listening, UserOfPeer user_of = user_of_peer);

  static constexpr const char* read_only =
      "links cannot be changed here: this golinksd serves more than its own computer";
  [[nodiscard]] bool is_read_only() const { return !listening_.is_loopback(); }

  // Why this request to `host`, one of our names, may not change anything; nothing when it may. All must hold:
  // - Origin (RFC 6454) is that of `host`. Browsers send it with every POST, PUT, PATCH and DELETE, and pages of other
  //   sites cannot forge it. Without one the body must be JSON, or empty: no form can send JSON, and a script of
  //   another site only after asking (CORS), which nobody answers. Cookies, Referer and what else there is say nothing.
  // - Sec-Fetch-Site, where it is sent, is same-origin.
  // - The other end of the connection is a process of the user that the daemon runs as.
  [[nodiscard]] std::optional<WriteRefusal> refusal(const HttpRequest& request, std::string_view host) const;

 private:
  Address listening_;
  UserOfPeer user_of_;
};

}  // namespace golinks
