#include "daemon/peer_user.h"

#include <fmt/format.h>

#include "store/tcp_table.h"

namespace golinks {
namespace {

// Looked at last: while our end is open, no other process can have had the peer's end.
bool has_open_end(const Peer& peer) {
  const std::string inode = std::to_string(peer.inode);
  bool found = false;
  for_each_tcp_socket([&](const TcpSocket& socket) { found |= socket.is_open && socket.inode == inode; });
  return found;
}

}  // namespace

std::optional<uid_t> user_of_peer(const Peer& peer, const Address& local) {
  const std::string quoted = peer.address.find(':') == std::string::npos ? peer.address : "[" + peer.address + "]";
  const auto remote = Address::parse(fmt::format("{}:{}", quoted, peer.port));
  if (!remote) return std::nullopt;
  const std::string from = table_text(*remote), to = table_text(local);
  const std::string mapped_from = table_text_mapped(*remote), mapped_to = table_text_mapped(local);
  std::optional<uid_t> user;
  for_each_tcp_socket([&](const TcpSocket& socket) {
    const bool is_other_end =
        (socket.local == from && socket.remote == to) || (socket.local == mapped_from && socket.remote == mapped_to);
    if (is_other_end && socket.inode != "0") user = socket.owner;
  });
  return has_open_end(peer) ? user : std::nullopt;
}

}  // namespace golinks
