#include "daemon/request_framing.h"

#include <doctest/doctest.h>

#include <string>

namespace golinks {
namespace {

using State = Framing::State;

std::string with_headers(const std::string& lines) { return "GET /fb HTTP/1.1\r\nHost: go\r\n" + lines + "\r\n"; }

int refusal_of(const std::string& bytes) {
  const Framing framing = frame_request(bytes);
  return framing.state == State::refused ? framing.refusal : 0;
}

TEST_CASE("a request is complete at its empty line, whatever follows") {
  const std::string request = "GET /fb?x=1 HTTP/1.1\r\nHost: go\r\nAccept: */*\r\n\r\n";
  const std::string bytes = request + "GET /next";
  const Framing framing = frame_request(bytes);
  CHECK(framing.state == State::complete);
  CHECK(framing.size == request.size());
  CHECK(framing.head.method == "GET");
  CHECK(framing.head.target == "/fb?x=1");
  CHECK(framing.head.host == "go");
  CHECK(framing.head.headers == "Host: go\r\nAccept: */*\r\n");
  CHECK(framing.head.keep_alive);
  CHECK(framing.head.body_bytes == 0);
}

TEST_CASE("every prefix of a request is incomplete, and the whole is not") {
  for (const std::string& request :
       {with_headers("Accept: */*\r\n"), with_headers("Content-Length: 5\r\n") + "hello", "\r\n" + with_headers(""),
        with_headers("Expect: 100-continue\r\nContent-Length: 1\r\n") + "x"}) {
    for (std::size_t size = 0; size < request.size(); ++size) {
      CAPTURE(size);
      CHECK(frame_request(request.substr(0, size)).state == State::incomplete);
    }
    const Framing framing = frame_request(request);
    CHECK(framing.state == State::complete);
    CHECK(framing.size == request.size());
  }
}

TEST_CASE("the size of a request is known once its head is") {
  const std::string head = with_headers("Content-Length: 5\r\nExpect: 100-Continue\r\n");
  const Framing framing = frame_request(head + "he");
  CHECK(framing.state == State::incomplete);
  CHECK(framing.size == head.size() + 5);
  CHECK(framing.head.expects_continue);
}

TEST_CASE("what makes a request malformed") {
  const std::string cases[] = {
      "GET /fb HTTP/1.1\nHost: go\n\n",
      "GET /fb HTTP/1.1\r\nHost: go\n\r\n",
      "GET /fb HTTP/1.1\r\nHost: go\r\n\n",
      "GET /fb\r\nHost: go\r\n\r\n",
      "GET  /fb HTTP/1.1\r\nHost: go\r\n\r\n",
      "GET /a b HTTP/1.1\r\nHost: go\r\n\r\n",
      "GET /fb  HTTP/1.1\r\nHost: go\r\n\r\n",
      "GET  HTTP/1.1\r\nHost: go\r\n\r\n",
      " GET /fb HTTP/1.1\r\nHost: go\r\n\r\n",
      "G@T /fb HTTP/1.1\r\nHost: go\r\n\r\n",
      "GET /fb http/1.1\r\nHost: go\r\n\r\n",
      "GET /fb HTTP/1.10\r\nHost: go\r\n\r\n",
      "GET /fb FTP/1.1.\r\nHost: go\r\n\r\n",
      "GET /f\tb HTTP/1.1\r\nHost: go\r\n\r\n",
      "GET /f\rb HTTP/1.1\r\nHost: go\r\n\r\n",
      "\r\n\r\nGET /fb HTTP/1.1\r\nHost: go\r\n\r\n",
      "GET /fb HTTP/1.1\r\n\r\n",
      "GET /fb HTTP/1.1\r\nHost: go\r\nHost: go\r\n\r\n",
      with_headers("Accept : */*\r\n"),
      with_headers("Accept\r\n"),
      with_headers(": x\r\n"),
      with_headers(" folded: x\r\n"),
      with_headers("A: x\r\n y\r\n"),
      with_headers("A: x\ry\r\n"),
      with_headers(std::string("A: x\0y\r\n", 8)),
      with_headers("A: \x7f\r\n"),
      with_headers("Content-Length: \r\n"),
      with_headers("Content-Length: -1\r\n"),
      with_headers("Content-Length: +1\r\n"),
      with_headers("Content-Length: 1 1\r\n"),
      with_headers("Content-Length: 1, 1\r\n"),
      with_headers("Content-Length: 0x1\r\n"),
      with_headers("Content-Length: 1\r\nContent-Length: 2\r\n"),
      with_headers("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
  };
  for (const std::string& bytes : cases) {
    CAPTURE(bytes);
    CHECK(refusal_of(bytes) == 400);
  }
}

TEST_CASE("bytes that no request begins with are refused before a line ends") {
  CHECK(refusal_of(std::string("\x16\x03\x01\x02\x00", 5)) == 400);
  CHECK(refusal_of("GET /fb\x01") == 400);
  CHECK(refusal_of("GET /\xc3\xa4") == 0);
}

TEST_CASE("what is understood and refused") {
  CHECK(refusal_of("BREW /fb HTTP/1.1\r\nHost: go\r\n\r\n") == 501);
  CHECK(refusal_of("get /fb HTTP/1.1\r\nHost: go\r\n\r\n") == 501);
  CHECK(refusal_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == 505);
  CHECK(refusal_of("GET /fb HTTP/0.9\r\nHost: go\r\n\r\n") == 505);
  CHECK(refusal_of(with_headers("Transfer-Encoding: chunked\r\n")) == 411);
  CHECK(refusal_of(with_headers("Transfer-Encoding: identity\r\n")) == 411);
  CHECK(refusal_of(with_headers("Expect: a miracle\r\n")) == 417);
  CHECK(refusal_of(with_headers("Content-Length: 65537\r\n")) == 413);
  CHECK(refusal_of(with_headers("Content-Length: 99999999999999999999999999\r\n")) == 413);
}

TEST_CASE("the limits, and one byte more") {
  const std::string end = " HTTP/1.1\r\nHost: go\r\n\r\n";
  const std::size_t longest = max_request_line_bytes - std::string("GET / HTTP/1.1\r\n").size();
  CHECK(frame_request("GET /" + std::string(longest, 'a') + end).state == State::complete);
  CHECK(refusal_of("GET /" + std::string(longest + 1, 'a') + end) == 414);
  CHECK(refusal_of("GET /" + std::string(max_request_line_bytes, 'a')) == 414);

  const std::size_t rest = max_head_bytes - with_headers("Cookie: \r\n").size();
  CHECK(frame_request(with_headers("Cookie: " + std::string(rest, 'a') + "\r\n")).state == State::complete);
  CHECK(refusal_of(with_headers("Cookie: " + std::string(rest + 1, 'a') + "\r\n")) == 431);
  CHECK(refusal_of(with_headers("Cookie: " + std::string(max_head_bytes, 'a'))) == 431);

  const std::string filler = "A: " + std::string(4000, 'a') + "\r\n";
  const std::string three = filler + filler + filler;
  const std::size_t room = max_head_bytes - with_headers(three + "B: \r\n").size();
  CHECK(frame_request(with_headers(three + "B: " + std::string(room, 'b') + "\r\n")).state == State::complete);
  CHECK(refusal_of(with_headers(three + "B: " + std::string(room + 1, 'b') + "\r\n")) == 431);

  std::string lines;
  for (std::size_t i = 1; i < max_header_lines; ++i) lines += "A: b\r\n";
  CHECK(frame_request(with_headers(lines)).state == State::complete);
  CHECK(refusal_of(with_headers(lines + "A: b\r\n")) == 431);

  const std::string body(max_body_bytes, 'x');
  CHECK(frame_request(with_headers("Content-Length: 65536\r\n") + body).state == State::complete);
}

TEST_CASE("the same length twice is one length") {
  CHECK(frame_request(with_headers("Content-Length: 2\r\ncontent-length: 2\r\n") + "ab").state == State::complete);
}

TEST_CASE("which connections stay open") {
  CHECK(frame_request(with_headers("")).head.keep_alive);
  CHECK(frame_request(with_headers("Connection: keep-alive\r\n")).head.keep_alive);
  CHECK_FALSE(frame_request(with_headers("Connection: close\r\n")).head.keep_alive);
  CHECK_FALSE(frame_request(with_headers("connection: TE , Close\r\n")).head.keep_alive);
  CHECK(frame_request(with_headers("Connection: closed\r\n")).head.keep_alive);
  CHECK_FALSE(frame_request("GET / HTTP/1.0\r\n\r\n").head.keep_alive);
  CHECK_FALSE(frame_request("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").head.keep_alive);
}

TEST_CASE("one empty line before a request is part of it") {
  const Framing framing = frame_request("\r\nGET / HTTP/1.1\r\nHost: go\r\n\r\n");
  CHECK(framing.state == State::complete);
  CHECK(framing.head.method == "GET");
  CHECK(framing.head.headers == "Host: go\r\n");
}

TEST_CASE("headers are visited with their values trimmed") {
  std::string seen;
  for_each_header(
      "A:  b c \t\r\nEmpty:\r\nC: d:e\r\n", [&](std::string_view name, std::string_view value, std::string_view line) {
        seen.append(name).append("=").append(value).append("(").append(std::to_string(line.size())).append(")");
      });
  CHECK(seen == "A=b c(11)Empty=(8)C=d:e(8)");
}

}  // namespace
}  // namespace golinks
