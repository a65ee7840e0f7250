// Whose process is at the other end of a connection.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>

#include "daemon/http_message.h"
#include "store/address.h"

namespace golinks {

// The user whose process is at the other end of a connection to `local`; nothing when it cannot be told, which is when
// that process has let go of it, too, or our end (Peer::inode) is closed: then its port may be another process's by
// now. Linux only.
using UserOfPeer = std::function<std::optional<uid_t>(const Peer& peer, const Address& local)>;
[[nodiscard]] std::optional<uid_t> user_of_peer(const Peer& peer, const Address& local);

}  // namespace golinks
