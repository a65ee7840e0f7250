// Turns one whole request into one whole response. cpp-httplib writes the answer; it is reached from
// http_codec.cc alone and sees neither a socket nor anything that frame_request() has not bounded.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "daemon/http_message.h"
#include "daemon/request_framing.h"

namespace golinks {

// Not thread-safe: one for each thread.
class HttpCodec {
 public:
  explicit HttpCodec(HttpHandler handler);
  ~HttpCodec();
  HttpCodec(const HttpCodec&) = delete;
  HttpCodec& operator=(const HttpCodec&) = delete;

  // Appends the answer to `out`. With `keep_alive` false it announces that the connection will be closed. An exception
  // from the handler becomes status 500.
  void answer(const RequestHead& head, std::string_view body, const Peer& peer, bool keep_alive, std::string& out);

 private:
  class Adapter;
  std::unique_ptr<Adapter> adapter_;
};

}  // namespace golinks
