#include "store/utf8.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace golinks {
namespace {

constexpr std::size_t max_quoted_bytes = 80;

struct Decoded {
  utf8proc_int32_t codepoint = -1;  // -1: malformed
  std::size_t size = 1;
};

Decoded decode_at(std::string_view text, std::size_t offset) {
  const auto first = static_cast<unsigned char>(text[offset]);
  if (first < 0x80) return {first, 1};
  utf8proc_int32_t codepoint = -1;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + offset,
                                     static_cast<utf8proc_ssize_t>(text.size() - offset), &codepoint);
  if (size <= 0) return {};
  return {codepoint, static_cast<std::size_t>(size)};
}

// Characters that change how the text around them is shown: a keyword could pass for another one.
bool is_direction_override(utf8proc_int32_t codepoint) {
  return (codepoint >= 0x202a && codepoint <= 0x202e) || (codepoint >= 0x2066 && codepoint <= 0x2069);
}

bool is_ascii_space(utf8proc_int32_t codepoint) { return codepoint == ' ' || (codepoint >= '\t' && codepoint <= '\r'); }

// The line and paragraph separators count as control characters, because some readers end a line at them.
CharacterKind kind_of(utf8proc_int32_t codepoint) {
  constexpr utf8proc_int32_t byte_order_mark = 0xfeff;
  if (codepoint < 0) return CharacterKind::malformed;
  if (is_ascii_space(codepoint)) return CharacterKind::white_space;
  if (codepoint < 0x80) return codepoint < 0x20 || codepoint == 0x7f ? CharacterKind::control : CharacterKind::other;
  if (is_direction_override(codepoint) || codepoint == byte_order_mark) return CharacterKind::control;
  switch (utf8proc_category(codepoint)) {
    case UTF8PROC_CATEGORY_ZS: return CharacterKind::white_space;
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return CharacterKind::control;
    default: return CharacterKind::other;
  }
}

bool is_graphic_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

// Where the last character of `text` begins.
std::size_t last_character(std::string_view text) {
  std::size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return at;
}

bool is_blank(utf8proc_int32_t codepoint) { return kind_of(codepoint) == CharacterKind::white_space; }

bool ends_a_sentence(utf8proc_int32_t codepoint) {
  constexpr std::string_view in_ascii = ".,;:!?)]}'\">*`";
  if (codepoint < 0) return false;
  if (codepoint < 0x80) return in_ascii.find(static_cast<char>(codepoint)) != std::string_view::npos;
  switch (utf8proc_category(codepoint)) {
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PO: return true;
    default: return false;
  }
}

std::optional<FoundCharacter> find_kind(std::string_view text, bool spaces_allowed) {
  if (is_graphic_ascii(text)) return std::nullopt;  // nearly every text
  for (std::size_t offset = 0; offset < text.size();) {
    const Decoded decoded = decode_at(text, offset);
    const CharacterKind kind = kind_of(decoded.codepoint);
    const bool is_plain_space = decoded.codepoint >= 0x80 || decoded.codepoint == ' ';
    if (kind == CharacterKind::white_space && spaces_allowed) {
      if (!is_plain_space) return FoundCharacter{CharacterKind::control, offset};  // tab, line feed, ...
    } else if (kind != CharacterKind::other) {
      return FoundCharacter{kind, offset};
    }
    offset += decoded.size;
  }
  return std::nullopt;
}

}  // namespace

std::optional<FoundCharacter> find_malformed_or_control(std::string_view text) { return find_kind(text, true); }

std::optional<FoundCharacter> find_malformed_control_or_space(std::string_view text) { return find_kind(text, false); }

std::string_view describe(CharacterKind kind) {
  switch (kind) {
    case CharacterKind::malformed: return "is not valid UTF-8";
    case CharacterKind::control: return "contains a control character";
    default: return "contains white space";
  }
}

std::optional<std::string> fold_case(std::string_view text) {
  utf8proc_uint8_t* folded = nullptr;
  const auto options =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &folded, options);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(folded, &std::free);
  if (size < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(folded), static_cast<std::size_t>(size));
}

std::string_view first_character(std::string_view text) {
  return text.empty() ? text : text.substr(0, decode_at(text, 0).size);
}

std::string_view trim_white_space(std::string_view text) {
  while (!text.empty()) {
    const Decoded first = decode_at(text, 0);
    if (!is_blank(first.codepoint)) break;
    text.remove_prefix(first.size);
  }
  while (!text.empty()) {
    const std::size_t last = last_character(text);
    if (!is_blank(decode_at(text, last).codepoint)) break;
    text = text.substr(0, last);
  }
  return text;
}

std::string_view without_trailing_punctuation(std::string_view text) {
  while (!text.empty()) {
    const std::size_t last = last_character(text);
    if (!ends_a_sentence(decode_at(text, last).codepoint)) break;
    text = text.substr(0, last);
  }
  return text;
}

bool is_ascii(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::uint64_t seen = 0;
  for (; text.size() >= sizeof seen; text.remove_prefix(sizeof seen)) {  // every lookup asks this of every keyword
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof word);
    seen |= word;
  }
  for (const char c : text) seen |= static_cast<unsigned char>(c);
  return (seen & high_bits) == 0;
}

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (std::size_t offset = 0; offset < text.size();) {
    if (offset >= max_quoted_bytes) return out + "...'";
    const Decoded decoded = decode_at(text, offset);
    const std::string_view character = text.substr(offset, decoded.size);
    const CharacterKind kind = kind_of(decoded.codepoint);
    if (kind == CharacterKind::other || character == " ") {
      out += character;
    } else {
      for (const char c : character) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    offset += decoded.size;
  }
  return out + "'";
}

}  // namespace golinks
