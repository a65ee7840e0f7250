#include "tests/e2e/docs/manual_source.h"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <utility>

namespace golinks::test {
namespace {

// The characters that stand for others (mandoc_char(7)).
std::string unescaped(std::string line) {
  for (const auto& [escape, character] :
       {std::pair("\\&", ""), {"\\(dq", "\""}, {"\\(ga", "`"}, {"\\-", "-"}, {"\\e", "\\"}}) {
    const std::string from = escape, to = character;
    for (std::size_t at = line.find(from); at != std::string::npos; at = line.find(from, at + to.size()))
      line.replace(at, from.size(), to);
  }
  return line;
}

}  // namespace

std::vector<std::string> manual_pages() {
  std::vector<std::string> pages;
  for (const auto& entry : std::filesystem::directory_iterator(GOLINKS_SOURCE_DIR "/man")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("golinks")) pages.push_back(name);
  }
  std::ranges::sort(pages);
  return pages;
}

std::vector<std::string> displays(const std::string& page) {
  std::vector<std::string> result;
  bool is_inside = false;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(".Bd -literal")) result.emplace_back();
    if (is_inside && line != ".Ed") result.back() += unescaped(line) + '\n';
    is_inside = line.starts_with(".Bd -literal") || (is_inside && line != ".Ed");
  }
  return result;
}

std::string examples(const std::string& page) {
  std::string result;
  for (const std::string& display : displays(page)) {
    if (display.starts_with("$ ")) result += display;
  }
  return result;
}

}  // namespace golinks::test
