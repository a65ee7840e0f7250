#include "store/keyword_beginning.h"

#include <algorithm>

#include "store/ascii_case.h"
#include "store/keyword.h"
#include "store/utf8.h"

namespace golinks {
namespace {

bool is_dash(char c) { return c == '-' || c == '_'; }
bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; }

}  // namespace

KeywordBeginning::KeywordBeginning(std::string_view typed, Dashes dashes)
    : dashes_(dashes), ends_in_dash_(!typed.empty() && is_dash(typed.back())), wanted_(folded(typed)) {
  for (unsigned byte = 0; byte < may_be_first_.size(); ++byte) {
    const char c = static_cast<char>(byte);
    const bool is_passed_over = dashes == Dashes::do_not_count && is_dash(c);
    // An accent that follows a plain letter may make it the one that was typed.
    const bool may_be_composed = !wanted_.empty() && is_beyond_ascii(wanted_.front());
    may_be_first_[byte] =
        wanted_.empty() || is_beyond_ascii(c) || is_passed_over || may_be_composed || ascii_lower(c) == wanted_.front();
  }
}

std::string KeywordBeginning::folded(std::string_view text) const {
  if (dashes_ == Dashes::do_not_count) return keyword_key(text);
  if (auto result = fold_case(text)) return *result;
  std::string result(text);
  std::ranges::transform(result, result.begin(), ascii_lower);
  return result;
}

std::optional<std::size_t> KeywordBeginning::matched_size(std::string_view keyword) const {
  std::size_t at = 0;
  for (std::size_t matched = 0; matched < wanted_.size(); ++at) {
    if (at == keyword.size()) return std::nullopt;
    if (is_beyond_ascii(keyword[at])) return matched_size_beyond_ascii(keyword);
    if (wanted_[matched] == keyword[at]) {
      ++matched;
      continue;
    }
    if (dashes_ == Dashes::do_not_count && is_dash(keyword[at])) continue;
    if (wanted_[matched++] == ascii_lower(keyword[at])) continue;
    // A letter that differs may still be the right one, when an accent that follows it is about to change it.
    const bool may_change = at + 1 < keyword.size() && is_beyond_ascii(keyword[at + 1]);
    return may_change ? matched_size_beyond_ascii(keyword) : std::nullopt;
  }
  const bool dash_was_typed = dashes_ == Dashes::do_not_count && ends_in_dash_;
  while (dash_was_typed && at < keyword.size() && is_dash(keyword[at])) ++at;
  return at;
}

// Case folding may change how many characters there are, so the place is tried out.
std::optional<std::size_t> KeywordBeginning::matched_size_beyond_ascii(std::string_view keyword) const {
  if (!folded(keyword).starts_with(wanted_)) return std::nullopt;
  for (std::size_t size = 0; size <= keyword.size(); ++size) {
    const bool is_boundary = size == keyword.size() || !continues_character(keyword[size]);
    if (is_boundary && folded(keyword.substr(0, size)) == wanted_) return size;
  }
  return std::nullopt;
}

}  // namespace golinks
