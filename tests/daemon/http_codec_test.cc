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

std::string plain_answer(HttpCodec& codec, const std::string& request) {
  return test::without_date(answer(codec, request));
}

TEST_CASE("a response has the handler's headers, a length, and nothing that was not asked for") {
  HttpCodec codec([](const HttpRequest&) { return HttpResponse{404, {{"X-A", "b"}}, "gone"}; });
  CHECK(
      test::sorted_headers(plain_answer(
          codec,
          "GET / HTTP/1.1\r\nHost: go\r\nAccept-Encoding: gzip\r\nRange: bytes=0-1\r\nExpect: 100-continue\r\n\r\n")) ==
      "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nContent-Type: text/plain\r\nX-A: b\r\n\r\ngone");
  CHECK(test::sorted_headers(plain_answer(codec, "HEAD / HTTP/1.1\r\nHost: go\r\n\r\n")) ==
        "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nContent-Type: text/plain\r\nX-A: b\r\n\r\n");
}

TEST_CASE("a response says when the connection ends with it") {
  HttpCodec codec([](const HttpRequest&) { return HttpResponse{204, {}, {}}; });
  CHECK(answer(codec, "GET / HTTP/1.1\r\nHost: go\r\n\r\n", false).find("Connection: close\r\n") != std::string::npos);
  CHECK(answer(codec, "GET / HTTP/1.1\r\nHost: go\r\n\r\n", true).find("Connection:") == std::string::npos);
}

TEST_CASE("an answer that has no content tells no length") {
  for (const int status : {204, 304}) {
    HttpCodec codec([status](const HttpRequest&) { return HttpResponse{status, {}, {}}; });
    for (const char* method : {"GET", "HEAD", "DELETE"}) {
      const std::string reply = answer(codec, method + std::string(" / HTTP/1.1\r\nHost: go\r\n\r\n"));
      CHECK(reply.find("Content-Length") == std::string::npos);
      CHECK(reply.find("\r\nDate: ") != std::string::npos);
    }
  }
  HttpCodec codec([](const HttpRequest&) { return HttpResponse{200, {}, {}}; });
  CHECK(answer(codec, "GET / HTTP/1.1\r\nHost: go\r\n\r\n").find("Content-Length: 0\r\n") != std::string::npos);
}

TEST_CASE("no status ends the connection by itself, and each answer is whole") {
  for (const int status : {200, 302, 400, 403, 404, 405, 411, 412, 415, 421, 500, 503, 508}) {
    CAPTURE(status);
    HttpCodec codec([status](const HttpRequest&) { return HttpResponse{status, {}, "x"}; });
    CHECK(answer(codec, "GET / HTTP/1.1\r\nHost: go\r\n\r\n").find("Connection:") == std::string::npos);
  }
}

TEST_CASE("what a request has for headers is the handler's to judge, and nobody else's") {
  HttpCodec codec([](const HttpRequest& request) {
    return HttpResponse{200, {}, std::string(request.head.method) + " " + std::string(request.body)};
  });
  for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}) {
    const std::string head = method + " /a?b?c HTTP/1.1\r\nHost: go\r\nContent-Length: 4\r\n";
    const std::string plain = plain_answer(codec, head + "\r\nbody");
    CHECK(plain.ends_with("\r\n\r\n" + method + " body"));
    for (const std::string header :
         {"Accept: json", "Accept: text/html;q=x", "Accept: ,,;", "Accept-Encoding: gzip, br", "Range: bytes=0-1",
          "Range: lines=9-1", "If-Range: x", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x",
          "Expect: 100-continue", "X-Forwarded-For: 1.2.3.4,,", "Content-Type: multipart/form-data",
          "Content-Type: application/x-www-form-urlencoded", "Content-Encoding: gzip", "TE: trailers", "Trailer: x",
          "REMOTE_ADDR: x", "Authorization: %ff", "Cookie: \xff=%00; b"}) {
      CAPTURE(header);
      CHECK(plain_answer(codec, head + header + "\r\n\r\nbody") == plain);
    }
    CHECK(plain_answer(codec, head + "Cookie: " + std::string(15'000, 'c') + "\r\n\r\nbody") == plain);
  }
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
