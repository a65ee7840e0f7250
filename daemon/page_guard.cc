#include "daemon/page_guard.h"

#include <unistd.h>

namespace golinks {

PageGuard::PageGuard(const Address& listening, PageReaders readers, UserOfPeer user_of)
    : listening_(listening), readers_(readers), user_of_(std::move(user_of)) {}

bool PageGuard::admits(const Peer& peer) const {
  if (readers_ == PageReaders::everyone || !listening_.is_loopback()) return true;
  const auto user = user_of_(peer, listening_);
  return user && (*user == ::geteuid() || *user == 0);
}

}  // namespace golinks
