// Who may see what the links are: lists, search, details, history, export. Redirects are for every process of this
// computer; the pages are for the person whose daemon this is, and for root.
#pragma once

#include "daemon/peer_user.h"
#include "store/settings.h"

namespace golinks {

// Immutable and therefore thread-safe.
class PageGuard {
 public:
  // `listening` is where the daemon answers: one that serves a team shows its pages to all that it can reach.
  PageGuard(const Address& listening, PageReaders readers, UserOfPeer user_of = user_of_peer);

  static constexpr const char* refusal =
      "only the user that golinksd runs as may see the links here; to show them to every user of this computer, write "
      "pages = \"everyone\" in config.toml and run 'golinks daemon restart'";
  [[nodiscard]] bool admits(const Peer& peer) const;

 private:
  Address listening_;
  PageReaders readers_;
  UserOfPeer user_of_;
};

}  // namespace golinks
