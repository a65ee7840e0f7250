// "did you mean": the words nearest to what was typed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace golinks {

// Optimal string alignment distance (insert, delete, replace, swap neighbours), in bytes; `limit` + 1 when it is larger
// than `limit`.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

// Collects the nearest of many candidates without keeping them all.
class Suggestions {
 public:
  // `typed` is compared by its key (keyword.h), so case and dashes do not count.
  explicit Suggestions(std::string_view typed, std::size_t count = 3);
  void consider(std::string_view candidate);
  // Nearest first, then alphabetically.
  [[nodiscard]] std::vector<std::string> take();

 private:
  struct Candidate {
    std::size_t distance;
    std::string word;
    auto operator<=>(const Candidate&) const = default;
  };
  std::string key_;
  std::size_t count_;
  std::size_t limit_;
  std::vector<Candidate> best_;
};

// The same for a small fixed set (commands, settings).
[[nodiscard]] std::vector<std::string> suggest(std::string_view typed, std::span<const std::string_view> candidates);

// " (did you mean 'wiki'?)", " (did you mean 'wiki' or 'wika'?)", or nothing.
[[nodiscard]] std::string did_you_mean(std::span<const std::string> suggestions);

}  // namespace golinks
