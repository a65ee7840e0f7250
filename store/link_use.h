// How often one link was used, and when.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "store/link.h"

namespace golinks {

inline constexpr std::size_t counted_days = 90;

// Days since 1970-01-01 UTC; times before that are of day 0.
[[nodiscard]] std::uint32_t day_of(Microseconds time);

struct LinkUse {
  std::uint64_t hits = 0;                 // ever
  Microseconds last_used_us = 0;          // 0: never
  std::uint32_t first_day = 0;            // see day_of()
  std::vector<std::uint32_t> daily = {};  // hits on that day and on each of those after it, at most counted_days

  // Counts `more` hits, the last of them at `at`. Sums stay at the largest number there is. Times may come a little out
  // of order; one that is far before the days known means that the clock was wrong: the days begin anew, and it is the
  // last use.
  void add(std::uint64_t more, Microseconds at);

  // The hits on each of the last counted_days days, that of `now` at the end.
  [[nodiscard]] std::array<std::uint32_t, counted_days> recent_days(Microseconds now) const;

  bool operator==(const LinkUse&) const = default;
};

}  // namespace golinks
