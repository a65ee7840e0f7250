#include "store/request.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/percent.h"
#include "store/utf8.h"

namespace golinks {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

tl::unexpected<Error> refuse_request(std::string_view text, std::string_view why) {
  return failure(ErrorCode::invalid, fmt::format("request {} {}", in_quotes(text), why));
}

}  // namespace

Result<Request> parse_request(std::string_view text) {
  std::string_view rest = text.substr(0, text.find('#'));
  if (rest.starts_with('/')) rest.remove_prefix(1);
  Request request;
  if (const auto question = rest.find('?'); question != std::string_view::npos) {
    request.query = rest.substr(question + 1);
    rest = rest.substr(0, question);
  }
  if (std::any_of(request.query.begin(), request.query.end(), is_control))
    return refuse_request(text, "contains a control character");
  if (rest.ends_with('/')) {
    request.trailing_slash = true;
    rest.remove_suffix(1);
  }
  if (rest.empty() || rest.starts_with('/')) return refuse_request(text, "names no keyword");
  for (;;) {
    const std::size_t slash = rest.find('/');
    auto segment = percent_decode(rest.substr(0, slash));
    if (std::any_of(segment.begin(), segment.end(), is_control))
      return refuse_request(text, "contains a control character");
    request.segments.push_back(std::move(segment));
    if (slash == std::string_view::npos) return request;
    rest.remove_prefix(slash + 1);
  }
}

std::string join_segments(const std::vector<std::string>& segments) {
  std::string out;
  for (const std::string& segment : segments) {
    if (!out.empty()) out += '/';
    out += percent_encode(segment);
  }
  return out;
}

}  // namespace golinks
