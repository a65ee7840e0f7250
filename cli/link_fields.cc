#include "cli/link_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/printable.h"
#include "store/checked_link.h"

namespace golinks::cli {

std::vector<std::string> split_tags(std::string_view text) {
  std::vector<std::string> tags;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \t,", begin), text.size());
    if (end > begin) tags.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return tags;
}

namespace {

std::vector<std::string> given_tags(const Arguments& arguments, std::string_view option) {
  std::vector<std::string> tags;
  for (const std::string& text : arguments.list(option).value_or(std::vector<std::string>()))
    std::ranges::move(split_tags(text), std::back_inserter(tags));
  return tags;
}

}  // namespace

Result<Link> with_arguments(const Arguments& arguments, Link link, const OwnAddresses& own) {
  if (auto url = arguments.text("URL")) link.target = *std::move(url);
  if (auto bare = arguments.text("bare")) link.bare_target = *std::move(bare);
  if (auto text = arguments.text("description")) link.description = *std::move(text);
  if (arguments.flag("tag")) link.tags = given_tags(arguments, "tag");
  for (const std::string& tag : given_tags(arguments, "remove-tag"))
    std::erase_if(link.tags, [&tag](const std::string& other) { return is_same_tag(tag, other); });
  std::ranges::move(given_tags(arguments, "add-tag"), std::back_inserter(link.tags));
  return checked_link(std::move(link), own);
}

std::string arrow_line(const Link& link) {
  return fmt::format("go/{} -> {}\n", printable(link.keyword), printable(link.target));
}

}  // namespace golinks::cli
