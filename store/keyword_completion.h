// The links whose keywords continue what somebody has typed: what Tab offers.
//
//   complete_keyword(store, "co", 1000)      {"code-Review", ...}, {"commits", ...}
//
// A keyword is continued whatever its case, and what was typed stays as it was typed: Tab only ever adds to it. That is
// still the same link, since case does not count (keyword.h), and no shell can take away what it does not find in all words.
// Where no keyword begins so, '-' and '_' do not count either: "coder" is continued to "codereview" by the link Code-Review.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/index.h"
#include "store/log.h"
#include "store/store.h"

namespace golinks {

struct KeywordMatch {
  std::string word;    // what was typed and the rest of the keyword
  std::string target;  // where it leads
};

// Sorted by word. When more than `limit` match, about as many are returned, and what is common to the beginnings of those is
// common to all. No word holds white space or a control character. Errors: those of Store::read().
[[nodiscard]] Result<std::vector<KeywordMatch>> complete_keyword(const Store& store, std::string_view typed, std::size_t limit);

// Collects the matches of one walk over every change; the last change that names a link tells. Not thread-safe.
class KeywordCompletion {
 public:
  enum class Dashes { count, do_not_count };

  KeywordCompletion(std::string_view typed, Dashes dashes, std::size_t limit);

  // To be called for each change in order. True when the change matters for what was collected.
  [[gnu::always_inline]] inline bool see(const Change& change) {
    if (!change.keyword.empty() && !may_be_first_[static_cast<unsigned char>(change.keyword.front())]) return false;
    return see_closely(change);
  }

  // Whether links that were left out at the limit would now be needed: one of the collected ones was removed later.
  [[nodiscard]] bool has_lost() const { return has_lost_; }
  [[nodiscard]] std::vector<KeywordMatch> found() const;

 private:
  bool see_closely(const Change& change);
  [[nodiscard]] std::optional<std::size_t> matched_size(std::string_view keyword) const;
  [[nodiscard]] std::optional<std::size_t> matched_size_beyond_ascii(std::string_view keyword) const;
  [[nodiscard]] std::string folded(std::string_view text) const;
  bool must_be_kept(std::string_view rest);

  std::string typed_;
  Dashes dashes_;
  std::size_t limit_;
  std::string wanted_;                  // what was typed, folded
  std::array<bool, 256> may_be_first_;  // whether a keyword that begins with this byte may match
  Index links_;
  std::optional<std::string_view> common_;  // what the rests of all matches begin with
  bool has_left_out_ = false;
  bool has_lost_ = false;
};

}  // namespace golinks
