// What follows "go/": the segments and the query of a request, before any link is looked up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/result.h"

namespace golinks {

struct Request {
  std::vector<std::string> segments;  // percent-decoded one by one; at least one, none of them empty at the front
  bool trailing_slash = false;
  std::size_t keyword_segments = SIZE_MAX;  // no more than this many of the segments can be those of the keyword
  std::string query;                        // raw, without '?'
  std::string fragment;                     // raw, without '#'
};

// Splits "gh/a%2Fb?x=1". One leading '/' is ignored. A '%' that begins no escape stands for
// itself. Error: invalid (empty, a control character).
[[nodiscard]] Result<Request> parse_request(std::string_view text);

// The segments joined by '/', encoded so that parse_request() gives them back.
[[nodiscard]] std::string join_segments(const std::vector<std::string>& segments);

// A request as browsers' search shortcuts send it, who put all that was typed into the path: "gh%2Ffoo",
// "s%20rust%20c++" and "t%3Fq=x". An encoded '/' separates segments there, the first encoded space ends the keyword and
// what follows it is one argument just as it was typed, and an encoded '?' before that begins the query. nullopt when
// nothing of that kind is in the path.
[[nodiscard]] std::optional<Request> read_shortcut(const Request& request);

}  // namespace golinks
