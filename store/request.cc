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

// The path with every segment decoded.
std::string typed_path(const Request& request) {
  std::string path;
  for (const std::string& segment : request.segments) {
    if (&segment != request.segments.data()) path += '/';
    path += segment;
  }
  return request.trailing_slash ? path + '/' : path;
}

std::vector<std::string> words_between_slashes(std::string_view path) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (end > at) words.emplace_back(path.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// What was typed after an encoded '?', before the query that the request has beside it.
std::string joined_query(std::string typed, const std::string& query) {
  for (std::size_t at = typed.find('#'); at != std::string::npos; at = typed.find('#', at)) typed.replace(at, 1, "%23");
  if (!typed.empty() && !query.empty()) typed += '&';
  return typed + query;
}

}  // namespace

Result<Request> parse_request(std::string_view text) {
  Request request;
  std::string_view rest = text;
  if (const auto hash = rest.find('#'); hash != std::string_view::npos) {
    request.fragment = rest.substr(hash + 1);
    rest = rest.substr(0, hash);
  }
  if (rest.starts_with('/')) rest.remove_prefix(1);
  if (const auto question = rest.find('?'); question != std::string_view::npos) {
    request.query = rest.substr(question + 1);
    rest = rest.substr(0, question);
  }
  if (std::ranges::any_of(request.query, is_control) || std::ranges::any_of(request.fragment, is_control))
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

std::optional<Request> read_shortcut(const Request& request) {
  const bool has_slash = std::ranges::any_of(
      request.segments, [](const std::string& segment) { return segment.find('/') != std::string::npos; });
  const std::string path = typed_path(request);
  const std::size_t end = path.find_first_of(" ?");
  if (!has_slash && end == std::string::npos) return std::nullopt;
  const std::string_view before = std::string_view(path).substr(0, end);
  Request typed{words_between_slashes(before), before.ends_with('/'), SIZE_MAX, request.query, request.fragment};
  if (typed.segments.empty()) return std::nullopt;
  if (end == std::string::npos) return typed;
  const std::string after = path.substr(end + 1);
  if (path[end] == '?') {
    typed.query = joined_query(after, request.query);
  } else if (!after.empty()) {
    typed.keyword_segments = typed.segments.size();
    typed.segments.push_back(after);
    typed.trailing_slash = false;
  }
  return typed;
}

}  // namespace golinks
