// What follows "go/": the segments and the query of a request, before any link is looked up.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/result.h"

namespace golinks {

struct Request {
  std::vector<std::string> segments;  // percent-decoded one by one; at least one, none of them empty at the front
  bool trailing_slash = false;
  std::string query;  // raw, without '?'
};

// Splits "gh/a%2Fb?x=1". One leading '/' and a fragment are ignored. A '%' that begins no escape stands for
// itself. Error: invalid (empty, a control character).
[[nodiscard]] Result<Request> parse_request(std::string_view text);

// The segments joined by '/', encoded so that parse_request() gives them back.
[[nodiscard]] std::string join_segments(const std::vector<std::string>& segments);

}  // namespace golinks
