#include "store/settings_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "store/toml.h"

namespace golinks {
namespace {

constexpr std::string_view ours = "  # golinks setup";
constexpr std::string_view set_aside = "# before golinks setup: ";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // stays the first bytes of the file (TOML 1.1, "Spec")

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

bool is_ours(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line.ends_with(ours);
}

std::string join(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

// The new line comes before those of the entry that it replaces, if there is one; its value may take several lines, and
// the last of them may lack an end.
void put(std::vector<std::string>& lines, const TomlEntry* replaced, std::string line) {
  const std::size_t first = replaced == nullptr ? 1 : replaced->first_line;
  const std::size_t last = replaced == nullptr ? 0 : replaced->last_line;
  for (std::size_t number = first; number <= last; ++number) lines[number - 1].insert(0, set_aside);
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(first - 1), std::move(line));
}

}  // namespace

Result<std::string> with_setting_lines(std::string_view text, const std::string& path,
                                       std::span<const SettingLine> lines) {
  if (text.starts_with(byte_order_mark)) {
    auto rest = with_setting_lines(text.substr(byte_order_mark.size()), path, lines);
    return rest ? std::string(byte_order_mark) + *rest : rest;
  }
  std::string result = without_setting_lines(text);
  const std::string_view line_end = result.find("\r\n") == std::string::npos ? "\n" : "\r\n";
  for (const SettingLine& line : lines) {
    const auto entries = parse_toml(result, path);
    if (!entries) return failure(entries.error());
    const auto replaced = std::ranges::find(*entries, line.key, &TomlEntry::key);
    std::vector<std::string> all = split_lines(result);
    put(all, replaced == entries->end() ? nullptr : &*replaced,
        fmt::format("{} = {}{}{}", line.key, line.value, ours, line_end));
    result = join(all);
  }
  return result;
}

std::string without_setting_lines(std::string_view text) {
  std::string result;
  if (text.starts_with(byte_order_mark)) {
    result = byte_order_mark;
    text.remove_prefix(byte_order_mark.size());
  }
  for (std::string& line : split_lines(text)) {
    if (is_ours(line)) continue;
    result += line.starts_with(set_aside) ? line.substr(set_aside.size()) : line;
  }
  return result;
}

}  // namespace golinks
