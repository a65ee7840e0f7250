#include "daemon/http_codec.h"

#include <doctest/doctest.h>

#include "tests/support/sorted_headers.h"

namespace golinks {
namespace {

std::string answer(HttpCodec& codec, const std::string& request, bool keep_alive = true) {
  const Framing framing = frame_request(request);
  REQUIRE(framing.state == Framing::State::complete);
  const std::string_view body = std::string_view(request).substr(framing.size - framing.head.body_bytes);
  std::string out;
  codec.answer(framing.head, body, {"127.0.0.1", 1}, keep_alive, out);
  return out;
}

TEST_CASE("a response has the handler's headers, a length, and nothing that was not asked for") {
  HttpCodec codec([](const HttpRequest&) { return HttpResponse{404, {{"X-A", "b"}}, "gone"}; });
  CHECK(
      test::sorted_headers(answer(
          codec,
          "GET / HTTP/1.1\r\nHost: go\r\nAccept-Encoding: gzip\r\nRange: bytes=0-1\r\nExpect: 100-continue\r\n\r\n")) ==
      "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nContent-Type: text/plain\r\nX-A: b\r\n\r\ngone");
  CHECK(test::sorted_headers(answer(codec, "HEAD / HTTP/1.1\r\nHost: go\r\n\r\n")) ==
        "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nContent-Type: text/plain\r\nX-A: b\r\n\r\n");
}

TEST_CASE("a response says when the connection ends with it") {
  HttpCodec codec([](const HttpRequest&) { return HttpResponse{204, {}, {}}; });
  CHECK(answer(codec, "GET / HTTP/1.1\r\nHost: go\r\n\r\n", false).find("Connection: close\r\n") != std::string::npos);
  CHECK(answer(codec, "GET / HTTP/1.1\r\nHost: go\r\n\r\n", true).find("Connection:") == std::string::npos);
}

TEST_CASE("a line break in a header's value does not reach the wire") {
  HttpCodec codec([](const HttpRequest&) { return HttpResponse{302, {{"Location", "x\r\nSet-Cookie: y"}}, {}}; });
  CHECK(answer(codec, "GET / HTTP/1.1\r\nHost: go\r\n\r\n").find("Set-Cookie") == std::string::npos);
}

TEST_CASE("a handler sees headers as they were sent, and of several the first") {
  HttpCodec codec([](const HttpRequest& request) {
    return HttpResponse{200, {}, std::string(request.head.host) + " " + std::string(request.header("X-A"))};
  });
  CHECK(answer(codec, "GET / HTTP/1.1\r\nHost: %67o\r\nx-a:  %41 \r\nX-A: b\r\n\r\n").ends_with("\r\n\r\n%67o %41"));
}

}  // namespace
}  // namespace golinks
