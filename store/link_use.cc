#include "store/link_use.h"

#include <algorithm>
#include <limits>

namespace golinks {
namespace {

constexpr Microseconds day_us = 86'400'000'000;

template <typename Sum>
void add_saturating(Sum& sum, std::uint64_t more) {
  const Sum room = std::numeric_limits<Sum>::max() - sum;
  sum = more > room ? std::numeric_limits<Sum>::max() : static_cast<Sum>(sum + more);
}

// Makes `day` one of the days counted; the oldest ones give way.
void reach(LinkUse& use, std::int64_t day) {
  const std::int64_t first = use.first_day;
  const std::int64_t end = first + static_cast<std::int64_t>(use.daily.size());
  const std::int64_t most = counted_days;
  if (use.daily.empty() || day - end >= most || end - day > most) {
    use.daily.assign(1, 0);
    use.first_day = static_cast<std::uint32_t>(day);
  } else if (day < first) {
    use.daily.insert(use.daily.begin(), static_cast<std::size_t>(first - day), 0);
    use.first_day = static_cast<std::uint32_t>(day);
  } else if (day >= end) {
    const std::int64_t too_many = std::max<std::int64_t>(day + 1 - first - most, 0);
    use.daily.erase(use.daily.begin(), use.daily.begin() + std::min(too_many, end - first));
    use.first_day = static_cast<std::uint32_t>(first + too_many);
    use.daily.resize(static_cast<std::size_t>(day + 1 - use.first_day));
  }
}

}  // namespace

std::uint32_t day_of(Microseconds time) { return static_cast<std::uint32_t>(std::max<Microseconds>(time, 0) / day_us); }

void LinkUse::add(std::uint64_t more, Microseconds at) {
  const std::uint32_t day = day_of(at);
  reach(*this, day);
  add_saturating(daily[day - first_day], more);
  add_saturating(hits, more);
  const bool is_out_of_order = at <= last_used_us && last_used_us - at <= Microseconds{counted_days} * day_us;
  if (!is_out_of_order) last_used_us = at;
}

std::array<std::uint32_t, counted_days> LinkUse::recent_days(Microseconds now) const {
  std::array<std::uint32_t, counted_days> recent{};
  const std::int64_t begin = std::int64_t{day_of(now)} + 1 - static_cast<std::int64_t>(counted_days);
  for (std::size_t i = 0; i < daily.size(); ++i) {
    const std::int64_t place = std::int64_t{first_day} + static_cast<std::int64_t>(i) - begin;
    if (place >= 0 && place < static_cast<std::int64_t>(counted_days))
      recent[static_cast<std::size_t>(place)] = daily[i];
  }
  return recent;
}

}  // namespace golinks
