#include "daemon/pages/list_address.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/percent.h"

namespace golinks {

std::string ListAddress::path() const {
  std::vector<std::string> parameters;
  if (!query.empty()) parameters.push_back("q=" + percent_encode(query));
  for (const std::string& tag : tags) parameters.push_back("tag=" + percent_encode(tag));
  if (sort != "keyword") parameters.push_back("sort=" + percent_encode(sort));
  if (reverse) parameters.emplace_back("reverse=1");
  if (page > 1) parameters.push_back("page=" + std::to_string(page));
  return parameters.empty() ? "/" : fmt::format("/.search?{}", fmt::join(parameters, "&"));
}

ListAddress ListAddress::with_tag(const std::string& tag) const {
  ListAddress narrowed = without_tag(tag);
  narrowed.tags.push_back(tag);
  return narrowed;
}

ListAddress ListAddress::without_tag(const std::string& tag) const {
  ListAddress widened = with_page(1);
  std::erase(widened.tags, tag);
  return widened;
}

ListAddress ListAddress::without_query() const {
  ListAddress widened = with_page(1);
  widened.query.clear();
  return widened;
}

ListAddress ListAddress::with_page(std::size_t number) const {
  ListAddress other = *this;
  other.page = number;
  return other;
}

ListAddress ListAddress::sorted_by(const std::string& order) const {
  ListAddress sorted = with_page(1);
  sorted.reverse = sort == order && !reverse;
  sorted.sort = order;
  return sorted;
}

}  // namespace golinks
