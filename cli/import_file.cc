#include "cli/import_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "store/keyword.h"
#include "store/link_json.h"
#include "store/utf8.h"

namespace golinks::cli {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::string_view blanks = " \t\r";

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  const std::size_t last = line.find_last_not_of(blanks);
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

tl::unexpected<Error> bad_line(std::size_t number, const std::string& what) {
  return failure(ErrorCode::invalid, fmt::format("line {}: {}", number, what));
}

}  // namespace

Result<std::vector<Link>> read_links(std::string_view text, Microseconds now, Progress& progress) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  const std::size_t total = text.size();
  std::vector<Link> links;
  std::unordered_map<std::string, std::size_t> lines;  // by key
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (line.empty()) continue;
    // A JSON reader takes it for the end of the text.
    if (line.find('\0') != std::string_view::npos) return bad_line(number, "contains a NUL byte");
    Result<Link> link = link_from_json(line, now);
    if (!link) return bad_line(number, link.error().message);
    const auto [first, is_new] = lines.emplace(keyword_key(link->keyword), number);
    if (!is_new) return bad_line(number, fmt::format("keyword {} is on line {} already", in_quotes(link->keyword), first->second));
    links.push_back(*std::move(link));
    progress.report("reading", total - text.size(), total);
  }
  return links;
}

}  // namespace golinks::cli
