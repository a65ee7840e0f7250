// Where a request ends: the part of HTTP/1.1 (RFC 9112) that has to be settled before a parser may see a byte.
//
//   frame_request("GET /fb HTTP/1.1\r\nHost: go\r\n\r\n")   complete, 31 bytes
//   frame_request("GET /fb HTTP/1.1\r\nHo")                 incomplete
//   frame_request("GET /fb HTTP/1.1\nHost: go\n\n")         refused, 400
//
// Whatever two programs could read differently (bare line feeds, folded lines, two lengths, a chunked body) is refused.
#pragma once

#include <cstddef>
#include <string_view>

#include "store/ascii_case.h"

namespace golinks {

inline constexpr std::size_t max_head_bytes = 16 * 1024;
inline constexpr std::size_t max_body_bytes = 64 * 1024;
inline constexpr std::size_t max_request_line_bytes = 8192;  // with its end; a header may take all that is left
inline constexpr std::size_t max_header_lines = 100;

// The request line and what of the headers concerns the connection. The views point into the framed bytes.
struct RequestHead {
  std::string_view method;
  std::string_view target;   // not decoded, with its query
  std::string_view headers;  // the header lines with their ends, without the empty line
  std::string_view host;     // the Host header
  bool is_http_1_0 = false;
  bool keep_alive = true;         // whether the connection may carry another request
  bool expects_continue = false;  // the sender waits for "100 Continue" before it sends the body
  std::size_t body_bytes = 0;
};

struct Framing {
  enum class State { incomplete, complete, refused };
  State state = State::incomplete;
  int refusal = 0;       // refused: the status to answer before the connection is closed
  std::size_t size = 0;  // of the whole request; 0 while the head is incomplete
  RequestHead head;      // valid once size is known; of a request that is refused only the target, where that is known
};

// Judges the request that `bytes` begin with; what follows it is not looked at. An empty line before a request is
// part of it (RFC 9112 section 2.2). Pure.
[[nodiscard]] Framing frame_request(std::string_view bytes);

// Calls `visit(name, value, line)` for each header line: the value without surrounding white space, the line with its
// end.
template <typename Visit>
void for_each_header(std::string_view headers, const Visit& visit) {
  while (!headers.empty()) {
    const std::string_view line = headers.substr(0, headers.find('\n') + 1);
    const std::size_t colon = line.find(':');
    std::string_view value = line.substr(colon + 1);
    const std::size_t first = value.find_first_not_of(" \t\r\n");
    value = first == std::string_view::npos ? std::string_view()
                                            : value.substr(first, value.find_last_not_of(" \t\r\n") + 1 - first);
    visit(line.substr(0, colon), value, line);
    headers.remove_prefix(line.size());
  }
}

// The value of the first header of that name, as it was sent; empty when there is none.
[[nodiscard]] std::string_view header_value(std::string_view headers, std::string_view name);

}  // namespace golinks
