// What tests want to know of an HTML page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace golinks::test {

inline bool contains(std::string_view page, std::string_view text) { return page.find(text) != std::string_view::npos; }

inline std::size_t count_in(std::string_view page, std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = page.find(text); at != std::string_view::npos; at = page.find(text, at + text.size())) ++count;
  return count;
}

// The values of every attribute of that name, as they are written.
inline std::vector<std::string> attributes(std::string_view page, std::string_view name) {
  const std::string begin = " " + std::string(name) + "=\"";
  std::vector<std::string> values;
  for (std::size_t at = page.find(begin); at != std::string_view::npos; at = page.find(begin, at)) {
    at += begin.size();
    values.emplace_back(page.substr(at, page.find('"', at) - at));
  }
  return values;
}

}  // namespace golinks::test
