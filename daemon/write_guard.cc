#include "daemon/write_guard.h"

#include <fmt/format.h>
#include <unistd.h>

#include "daemon/media_type.h"
#include "store/tcp_table.h"

namespace golinks {
namespace {

// What the headers say about who made the browser, if it was one, send the request.
struct Provenance {
  bool has_origin = false;
  bool is_own_origin = true;     // every Origin is
  bool is_same_origin = true;    // every Sec-Fetch-Site says so
  bool is_from_browser = false;  // a header that programs do not send
};

std::string_view without_default_port(std::string_view authority) {
  return authority.ends_with(":80") ? authority.substr(0, authority.size() - 3) : authority;
}

bool is_origin_of(std::string_view origin, std::string_view host) {
  constexpr std::string_view scheme = "http://";
  return origin.starts_with(scheme) &&
         same_ignoring_case(without_default_port(origin.substr(scheme.size())), without_default_port(host));
}

// Repeated headers are judged by the worst.
Provenance provenance(const RequestHead& head, std::string_view host) {
  constexpr std::string_view fetch_metadata = "sec-fetch-";
  Provenance found;
  for_each_header(head.headers, [&](std::string_view name, std::string_view value, std::string_view) {
    if (same_ignoring_case(name, "origin")) {
      found.has_origin = true;
      found.is_own_origin &= is_origin_of(value, host);
    }
    if (same_ignoring_case(name, "sec-fetch-site")) found.is_same_origin &= same_ignoring_case(value, "same-origin");
    found.is_from_browser |= same_ignoring_case(name.substr(0, fetch_metadata.size()), fetch_metadata) ||
                             same_ignoring_case(name, "referer") || same_ignoring_case(name, "cookie");
  });
  return found;
}

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

WriteGuard::WriteGuard(const Address& listening, UserOfPeer user_of)
    : listening_(listening), user_of_(std::move(user_of)) {}

std::optional<WriteRefusal> WriteGuard::refusal(const HttpRequest& request, std::string_view host) const {
  if (is_read_only()) return WriteRefusal{read_only};
  const Provenance from = provenance(request.head, host);
  if (!from.is_own_origin || !from.is_same_origin) return WriteRefusal{"another web site may not change links"};
  const bool is_from_program =
      !from.is_from_browser && (request.body.empty() || is_json(request.header("Content-Type")));
  if (!from.has_origin && !is_from_program)
    return WriteRefusal{"a change has to come from a page of golinks, or as JSON from a program"};
  if (user_of_(request.peer, listening_) != ::geteuid()) {
    return WriteRefusal{"only the user that golinksd runs as may change links", from.has_origin};
  }
  return std::nullopt;
}

}  // namespace golinks
