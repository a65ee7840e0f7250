// Whether a keyword begins with what somebody has typed of it, and how much of it that is.
//
//   KeywordBeginning("code-r", Dashes::count).matched_size("Code-Review")         6
//   KeywordBeginning("coder", Dashes::do_not_count).matched_size("Code-Review")   6
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace golinks {

// Whether '-' and '_' have to be as typed. Case never counts (keyword.h).
enum class Dashes { count, do_not_count };

// Immutable and therefore thread-safe.
class KeywordBeginning {
 public:
  KeywordBeginning(std::string_view typed, Dashes dashes);

  // Whether a keyword with this first byte may begin so: quickly tells most apart.
  [[nodiscard]] bool may_begin_with(char first) const { return may_be_first_[static_cast<unsigned char>(first)]; }
  // How many of the keyword's bytes spell what was typed; nullopt when it does not begin with that.
  [[nodiscard]] std::optional<std::size_t> matched_size(std::string_view keyword) const;

 private:
  [[nodiscard]] std::optional<std::size_t> matched_size_beyond_ascii(std::string_view keyword) const;
  [[nodiscard]] std::string folded(std::string_view text) const;

  Dashes dashes_;
  bool ends_in_dash_;
  std::string wanted_;  // what was typed, folded
  std::array<bool, 256> may_be_first_;
};

}  // namespace golinks
