// Turns one whole request into one whole response. cpp-httplib writes the answer; it is reached from
// http_codec.cc alone and sees neither a socket nor anything that frame_request() has not bounded. It spends 5 us on a message, several
// times what a redirect costs, so a QuickHandler may answer before it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "daemon/http_message.h"
#include "daemon/request_framing.h"

namespace golinks {

// Not thread-safe: one for each event loop.
class HttpCodec {
 public:
  explicit HttpCodec(HttpHandler handler, QuickHandler quick = {});
  ~HttpCodec();
  HttpCodec(const HttpCodec&) = delete;
  HttpCodec& operator=(const HttpCodec&) = delete;

  // Appends the answer to `out`. With `keep_alive` false it announces that the connection will be closed. An exception from the
  // HttpHandler becomes status 500, one from the QuickHandler leaves the request to the HttpHandler.
  void answer(const RequestHead& head, std::string_view body, const Peer& peer, bool keep_alive, std::string& out);

 private:
  class Adapter;
  bool answer_quickly(const RequestHead& head, std::string& out);
  QuickHandler quick_;
  std::unique_ptr<Adapter> adapter_;
};

}  // namespace golinks
