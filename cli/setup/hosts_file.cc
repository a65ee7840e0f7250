#include "cli/setup/hosts_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "store/ascii_case.h"

namespace golinks::cli {
namespace {

constexpr std::string_view line_mark = "# golinks";
constexpr std::string_view separators = " \t\r";

// A line with its end, which the last one may lack.
std::string_view take_whole_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end);
  return line;
}

std::string_view without_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_ours(std::string_view line) {
  line = without_end(line);
  return line.starts_with(setup_address) && line.ends_with(line_mark) &&
         line.find('#') == line.size() - line_mark.size();
}

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> found;
  line = without_end(line.substr(0, line.find('#')));
  while (true) {
    const std::size_t begin = line.find_first_not_of(separators);
    if (begin == std::string_view::npos) return found;
    line.remove_prefix(begin);
    found.push_back(line.substr(0, line.find_first_of(separators)));
    line.remove_prefix(found.back().size());
  }
}

}  // namespace

std::optional<ForeignEntry> find_foreign_entry(std::string_view hosts, std::string_view name) {
  for (std::size_t number = 1; !hosts.empty(); ++number) {
    const std::string_view line = take_whole_line(hosts);
    if (is_ours(line)) continue;
    const std::vector<std::string_view> entry = words(line);
    const auto is_it = [name](std::string_view word) { return same_ignoring_case(word, name); };
    if (entry.size() > 1 && std::any_of(entry.begin() + 1, entry.end(), is_it))
      return ForeignEntry{number, std::string(entry[0])};
  }
  return std::nullopt;
}

std::string our_hosts_line(std::span<const std::string> names) {
  return fmt::format("{} {} {}", setup_address, fmt::join(names, " "), line_mark);
}

bool has_our_line(std::string_view hosts, std::span<const std::string> names) {
  std::vector<std::string_view> ours;
  while (!hosts.empty()) {
    const std::string_view line = take_whole_line(hosts);
    if (is_ours(line)) ours.push_back(without_end(line));
  }
  return ours.size() == 1 && ours[0] == our_hosts_line(names);
}

std::string with_our_line(std::string_view hosts, std::span<const std::string> names) {
  std::string text = without_our_line(hosts);
  if (names.empty()) return text;
  const std::string_view line_end = text.find("\r\n") == std::string::npos ? "\n" : "\r\n";
  // Before a last line without an end: then taking ours away again leaves that line as it was.
  const std::size_t last = text.rfind('\n');
  return text.insert(last == std::string::npos ? 0 : last + 1, our_hosts_line(names).append(line_end));
}

std::string without_our_line(std::string_view hosts) {
  std::string text;
  while (!hosts.empty()) {
    const std::string_view line = take_whole_line(hosts);
    if (!is_ours(line)) text.append(line);
  }
  return text;
}

}  // namespace golinks::cli
