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

// Unicode case folding, then NFC (Unicode 15 section 5.18 and UAX #15), without the characters that show nothing
// (Default_Ignorable_Code_Point: U+200B, U+00AD, U+FE0F and the like). nullopt when `text` is not valid UTF-8.
[[nodiscard]] std::optional<std::string> fold_case(std::string_view text);

// The first character of `text`, one byte where it is malformed; empty when `text` is.
[[nodiscard]] std::string_view first_character(std::string_view text);

// `text` without white space around it.
[[nodiscard]] std::string_view trim_white_space(std::string_view text);

// `text` without what a sentence glues to the word before it: . , ; : ! ? ) ] } ' " > * ` and, beyond ASCII, every
// closing bracket, quotation mark, dash and other punctuation (Unicode categories Pe, Pf, Pi, Pd, Po).
[[nodiscard]] std::string_view without_trailing_punctuation(std::string_view text);

[[nodiscard]] bool is_ascii(std::string_view text);
[[nodiscard]] constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// For messages: `text` in single quotes, shortened when long, with control characters and malformed bytes as \xNN.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace golinks
