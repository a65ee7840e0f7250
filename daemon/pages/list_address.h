// The address of one view of the list: which links, in which order, which page.
#pragma once

#include <string>
#include <vector>

namespace golinks {

// The fields are those of ListPage.
struct ListAddress {
  std::string query;
  std::vector<std::string> tags;
  std::string sort = "keyword";
  bool reverse = false;
  std::size_t page = 1;

  [[nodiscard]] std::string path() const;  // "/.search?q=wiki&tag=team", or "/" when everything is as it is by default
  [[nodiscard]] ListAddress with_tag(const std::string& tag) const;
  [[nodiscard]] ListAddress without_tag(const std::string& tag) const;
  [[nodiscard]] ListAddress without_query() const;
  [[nodiscard]] ListAddress with_page(std::size_t number) const;
  // Sorted by `order`; the other way round if it is that already.
  [[nodiscard]] ListAddress sorted_by(const std::string& order) const;
};

}  // namespace golinks
