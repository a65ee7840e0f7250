// What a request handler sees of HTTP.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/request_framing.h"

namespace golinks {

// The other end of a connection.
struct Peer {
  std::string address;
  std::uint16_t port = 0;
  std::uint64_t inode = 0;  // of the socket at our end, which tells this connection from a later one
};

// Valid during the handler's call only.
struct HttpRequest {
  const RequestHead& head;  // as it was sent: nothing in it is decoded
  std::string_view body;
  const Peer& peer;

  // The value of the first header of that name, in any case; empty when there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const { return header_value(head.headers, name); }
};

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  // not sent in answer to HEAD, but its length is
};

// Both are called by several threads at once. An HttpHandler may take its time.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;
// Appends a whole answer to `out`, without waiting for anything, or returns false and leaves it to the HttpHandler.
// With `keep_alive` false the answer announces that the connection will be closed.
using QuickHandler = std::function<bool(const RequestHead&, bool keep_alive, std::string& out)>;

}  // namespace golinks
