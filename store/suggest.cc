#include "store/suggest.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/keyword.h"
#include "store/utf8.h"

namespace golinks {

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t too_far = limit + 1;
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return too_far;
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    if (*std::min_element(row.begin(), row.end()) > limit) return too_far;
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return std::min(last[b.size()], too_far);
}

Suggestions::Suggestions(std::string_view typed, std::size_t count)
    : key_(keyword_key(typed)), count_(count), limit_(std::clamp<std::size_t>(key_.size() / 3, 1, 3)) {}

void Suggestions::consider(std::string_view candidate) {
  // Folding is the dear part: look at lengths first. A keyword's key is rarely much shorter than the keyword.
  if (is_ascii(candidate) && candidate.size() + limit_ < key_.size()) return;
  const std::string key = keyword_key(candidate);
  std::size_t distance = edit_distance(key_, key, limit_);
  if (distance == std::max(key_.size(), key.size())) return;  // 'a' and 'b' have nothing in common
  const bool is_beginning = key_.size() >= 2 && key.starts_with(key_);
  if (distance > limit_ && is_beginning) distance = limit_;  // "face" means "facebook"
  if (distance > limit_) return;
  Candidate found{distance, std::string(candidate)};
  const auto place = std::upper_bound(best_.begin(), best_.end(), found);
  best_.insert(place, std::move(found));
  if (best_.size() > count_) best_.pop_back();
}

std::vector<std::string> Suggestions::take() {
  std::vector<std::string> words;
  for (Candidate& candidate : best_) words.push_back(std::move(candidate.word));
  best_.clear();
  return words;
}

std::vector<std::string> suggest(std::string_view typed, std::span<const std::string_view> candidates) {
  Suggestions suggestions(typed);
  for (const std::string_view candidate : candidates) suggestions.consider(candidate);
  return suggestions.take();
}

std::string did_you_mean(std::span<const std::string> suggestions) {
  if (suggestions.empty()) return {};
  std::string words = in_quotes(suggestions.front());
  for (std::size_t i = 1; i < suggestions.size(); ++i) {
    words += (i + 1 < suggestions.size() ? ", " : " or ") + in_quotes(suggestions[i]);
  }
  return fmt::format(" (did you mean {}?)", words);
}

}  // namespace golinks
