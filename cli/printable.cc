#include "cli/printable.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>

namespace golinks::cli {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";
constexpr std::string_view ellipsis = "\xe2\x80\xa6";

// One character at the front of a text. `size` is 1 and `code` negative where the bytes are not UTF-8.
struct Character {
  utf8proc_int32_t code = -1;
  std::size_t size = 1;

  explicit Character(std::string_view text) {
    const auto length = static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size(), 4));
    const utf8proc_ssize_t used =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), length, &code);
    if (used > 0) size = static_cast<std::size_t>(used);
    else code = -1;
  }
  [[nodiscard]] bool is_printable() const { return code >= 0x20 && (code < 0x7f || code > 0x9f); }
  [[nodiscard]] std::size_t width() const {
    return code < 0 ? 1 : static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code)));
  }
};

bool is_plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

std::string printable(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  std::string result;
  while (!text.empty()) {
    const Character character(text);
    result += character.is_printable() ? text.substr(0, character.size) : replacement;
    text.remove_prefix(character.size);
  }
  return result;
}

std::string printable_json(std::string json) {
  if (json.find('\x7f') == std::string::npos && json.find('\xc2') == std::string::npos) return json;
  std::string result;
  for (std::string_view text = json; !text.empty();) {
    const Character character(text);
    if (character.code >= 0x7f && character.code <= 0x9f) result += fmt::format("\\u{:04x}", character.code);
    else result += text.substr(0, character.size);
    text.remove_prefix(character.size);
  }
  return result;
}

std::size_t display_width(std::string_view text) {
  if (is_plain_ascii(text)) return text.size();
  std::size_t width = 0;
  while (!text.empty()) {
    const Character character(text);
    width += character.width();
    text.remove_prefix(character.size);
  }
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return "";
  std::size_t used = 0;
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const Character character(text.substr(bytes));
    if (used + character.width() > width - 1) break;
    used += character.width();
    bytes += character.size;
  }
  return std::string(text.substr(0, bytes)) += ellipsis;
}

}  // namespace golinks::cli
