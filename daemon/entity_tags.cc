#include "daemon/entity_tags.h"

#include <algorithm>

#include "daemon/request_framing.h"

namespace golinks {
namespace {

// Cuts the next item off a list of tags: commas may stand inside quotes.
std::string_view take_item(std::string_view& list) {
  const std::size_t begin = std::min(list.find_first_not_of(" \t,"), list.size());
  list.remove_prefix(begin);
  const std::size_t quote = list.substr(0, list.find(',')).find('"');
  const std::size_t closing = quote == list.npos ? list.npos : list.find('"', quote + 1);
  const std::size_t end = std::min(list.find(',', closing == list.npos ? 0 : closing), list.size());
  const std::string_view item = list.substr(0, end);
  list.remove_prefix(end);
  return item.substr(0, item.find_last_not_of(" \t") + 1);
}

std::string without_quotes(std::string_view tag) {
  const bool is_quoted = tag.size() >= 2 && tag.starts_with('"') && tag.ends_with('"');
  return std::string(is_quoted ? tag.substr(1, tag.size() - 2) : tag);
}

void take_list(std::string_view list, EntityTags& found) {
  for (std::string_view item = take_item(list); !item.empty(); item = take_item(list)) {
    if (item == "*") found.any = true;
    else if (item.starts_with("W/")) found.weak.push_back(without_quotes(item.substr(2)));
    else found.tags.push_back(without_quotes(item));
  }
}

}  // namespace

bool EntityTags::name(std::string_view version) const {
  return any || std::ranges::find(tags, version) != tags.end() || std::ranges::find(weak, version) != weak.end();
}

EntityTags read_entity_tags(std::string_view headers, std::string_view name) {
  EntityTags found;
  for_each_header(headers, [&](std::string_view header, std::string_view value, std::string_view) {
    if (!same_ignoring_case(header, name)) return;
    found.is_sent = true;
    take_list(value, found);
  });
  return found;
}

}  // namespace golinks
