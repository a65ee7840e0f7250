#include "cli/edit_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "cli/link_fields.h"
#include "cli/take_line.h"
#include "store/checked_link.h"
#include "store/meant_keyword.h"
#include "store/suggest.h"
#include "store/utf8.h"

namespace golinks::cli {
namespace {

constexpr std::string_view complaint_mark = "#! ";
constexpr std::array<std::string_view, 5> names = {"keyword", "target", "bare", "description", "tags"};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

using Fields = std::map<std::string, std::string, std::less<>>;

Result<void> read_line(std::string_view line, Fields& fields) {
  const std::size_t colon = line.find(':');
  const std::string name(trimmed(line.substr(0, colon)));
  if (colon == std::string_view::npos || std::ranges::find(names, name) == names.end()) {
    const std::string hint = colon == std::string_view::npos ? "" : did_you_mean(suggest(name, names));
    return failure(ErrorCode::invalid, fmt::format("{} is no line of this form{}", in_quotes(name), hint));
  }
  const bool is_new = fields.emplace(name, trimmed(line.substr(colon + 1))).second;
  if (!is_new) return failure(ErrorCode::invalid, fmt::format("there are two lines '{}:'", name));
  return {};
}

Result<Fields> read_fields(std::string_view text) {
  Fields fields;
  const std::string content = form_content(text);
  for (std::string_view left = content; !left.empty();) {
    if (Result<void> read = read_line(take_line(left), fields); !read) return failure(read.error());
  }
  return fields;
}

}  // namespace

std::string to_form(const Link& link) {
  return fmt::format(
      "keyword:     {}\n"
      "target:      {}\n"
      "bare:        {}\n"
      "description: {}\n"
      "tags:        {}\n"
      "\n"
      "# Save to change go/{}; leave without a change to keep it as it is.\n"
      "# Another keyword renames the link. 'bare' is where it leads without\n"
      "# arguments, if that is another place. Tags are separated by spaces.\n",
      link.keyword, link.target, link.bare_target, link.description, fmt::join(link.tags, " "), link.keyword);
}

std::string form_content(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";  // as editors of Windows put it in front
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::string content;
  while (!text.empty()) {
    const std::string_view line = trimmed(take_line(text));
    if (line.empty() || line.front() == '#') continue;
    content += line;
    content += '\n';
  }
  return content;
}

std::string with_complaint(std::string_view text, std::string_view what) {
  std::string result = fmt::format("{}{}\n", complaint_mark, what);
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.starts_with(complaint_mark)) continue;
    result += line;
    result += '\n';
  }
  return result;
}

Result<Link> from_form(std::string_view text, const Link& original, const OwnAddresses& own) {
  Result<Fields> fields = read_fields(text);
  if (!fields) return failure(fields.error());
  Link link = original;
  link.keyword = given_keyword(own, (*fields)["keyword"], original.keyword);
  link.target = (*fields)["target"];
  link.bare_target = (*fields)["bare"];
  link.description = (*fields)["description"];
  link.tags = split_tags((*fields)["tags"]);
  return checked_link(std::move(link), own);
}

}  // namespace golinks::cli
