#include "daemon/request_framer.h"

#include <doctest/doctest.h>

#include <ctime>
#include <string>

namespace golinks {
namespace {

bool are_equal(const Framing& a, const Framing& b) {
  return a.state == b.state && a.refusal == b.refusal && a.size == b.size && a.head.target == b.head.target;
}

const std::string start = "GET /fb HTTP/1.1\r\nHost: go\r\n";

TEST_CASE("in pieces of any size a request is framed as it is in one") {
  const std::string requests[] = {
      start + "\r\n",
      start + "Accept: \t*/*\r\n\r\n",
      start + "Content-Length: 3\r\n\r\nabc",
      "\r\n" + start + "\r\n",
      start + "X: a\rb\r\n\r\n",
      start + "X: a\nY: b\r\n\r\n",
      start + "X: a\x01" + "b\r\n\r\n",
      start + "X: a\x7f" + "b\r\n\r\n",
      std::string("\x16\x03\x01", 3),
      "GET /" + std::string(max_request_line_bytes, 'a') + " HTTP/1.1\r\n",
      start + "X: " + std::string(max_request_line_bytes, 'a'),
      start + "X: " + std::string(max_request_line_bytes - 100, 'a') + "\r\nY: " + std::string(max_request_line_bytes, 'a'),
  };
  for (const std::string& request : requests) {
    for (const std::size_t piece : {1, 2, 3, 7, 100, 4096}) {
      CAPTURE(request.substr(0, 60));
      CAPTURE(piece);
      RequestFramer framer;
      bool is_incomplete = true;
      for (std::size_t size = piece; is_incomplete && size < request.size() + piece; size += piece) {
        const std::string bytes = request.substr(0, size);
        const Framing whole = frame_request(bytes);
        REQUIRE(are_equal(framer.frame(bytes), whole));
        is_incomplete = whole.state == Framing::State::incomplete && whole.size == 0;
      }
    }
  }
}

TEST_CASE("after a request the next one is framed from its own beginning") {
  RequestFramer framer;
  const std::string request = start + "\r\n";
  CHECK(framer.frame(request.substr(0, 20)).state == Framing::State::incomplete);
  CHECK(framer.frame(request).state == Framing::State::complete);
  CHECK(framer.frame("GET /x").state == Framing::State::incomplete);
  CHECK(framer.frame("GET /x HTTP/1.1\r\nHost: go\r\n\r\n").head.target == "/x");
}

// Processor time of this thread, which other programs do not spend.
double seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <typename Frame>
double cost_byte_by_byte(const std::string& bytes, const Frame& frame) {
  const double begin = seconds();
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    REQUIRE(frame(std::string_view(bytes).substr(0, size)).state == Framing::State::incomplete);
  }
  return seconds() - begin;
}

TEST_CASE("a head that arrives one byte at a time is not read anew with each") {
  const std::string line = "X: " + std::string(max_request_line_bytes - 200, 'a');
  const std::string head = start + line + "\r\n" + line;
  RequestFramer framer;
  const double once = cost_byte_by_byte(head, [&](std::string_view bytes) { return framer.frame(bytes); });
  const double anew = cost_byte_by_byte(head, [](std::string_view bytes) { return frame_request(bytes); });
  CHECK(once < anew / 10);
}

}  // namespace
}  // namespace golinks
