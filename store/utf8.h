// Unicode text rules, by utf8proc: what may stand in a keyword, a target or a description, and case folding.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace golinks {

enum class CharacterKind { malformed, control, white_space, other };

// The first character of one of `kinds` in `text`, if there is one. Malformed UTF-8 counts as one character.
struct FoundCharacter {
  CharacterKind kind;
  std::size_t offset;
};
[[nodiscard]] std::optional<FoundCharacter> find_malformed_or_control(std::string_view text);
[[nodiscard]] std::optional<FoundCharacter> find_malformed_control_or_space(std::string_view text);

// "contains white space", "contains a control character", "is not valid UTF-8".
[[nodiscard]] std::string_view describe(CharacterKind kind);

// Unicode case folding, then NFC (Unicode 15 section 5.18 and UAX #15). nullopt when `text` is not valid UTF-8.
[[nodiscard]] std::optional<std::string> fold_case(std::string_view text);

[[nodiscard]] bool is_ascii(std::string_view text);
[[nodiscard]] constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// For messages: `text` in single quotes, shortened when long, with control characters and malformed bytes as \xNN.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace golinks
