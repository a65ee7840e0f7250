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
};

// Valid during the handler's call only.
struct HttpRequest {
  std::string_view method;
  std::string_view target;  // as it was sent: not decoded, with its query
  std::string_view body;
  const Peer& peer;
  std::function<std::string(const std::string& name)> header;  // empty when it was not sent; names in any case
};

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  // not sent in answer to HEAD, but its length is
};

// Both are called by several threads at once.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;
// Appends a whole answer to `out`, one after which the connection stays open, or returns false and leaves it to the HttpHandler.
using QuickHandler = std::function<bool(const RequestHead&, std::string& out)>;

}  // namespace golinks
