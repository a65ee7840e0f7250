#include "daemon/pages/use_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "daemon/pages/text.h"

namespace golinks {
namespace {

using Days = std::array<std::uint32_t, shown_days>;

constexpr std::uint64_t chart_height = 120;
constexpr std::uint64_t smallest_bar = 4;  // one use among thousands can still be seen
constexpr std::size_t day_width = 8;

std::string day_text(std::int64_t day) { return date_text(day * microseconds_a_day); }

std::string summary(const Days& days, std::int64_t first_day) {
  const std::uint64_t total = std::accumulate(days.begin(), days.end(), std::uint64_t{0});
  if (total == 0) return "not used";
  const auto most = std::ranges::max_element(days);
  return fmt::format("{}, most on {} ({})", count_of(total, "use", "uses"), day_text(first_day + (most - days.begin())),
                     count_text(*most));
}

Fields bar(std::size_t index, std::uint32_t count, std::uint32_t most, std::int64_t day) {
  const std::uint64_t height = std::max(chart_height * count / most, smallest_bar);
  return {{"x", std::to_string(index * day_width + 1)},
          {"y", std::to_string(chart_height - height)},
          {"height", std::to_string(height)},
          {"label", fmt::format("{}: {}", day_text(day), count_text(count))}};
}

}  // namespace

Fields chart_fields(const Days& days, std::int64_t today) {
  const std::int64_t first_day = today - static_cast<std::int64_t>(shown_days) + 1;
  const std::uint32_t most = *std::ranges::max_element(days);
  std::vector<Fields> bars;
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (days[i] != 0) bars.push_back(bar(i, days[i], most, first_day + static_cast<std::int64_t>(i)));
  }
  return {{"days", std::to_string(shown_days)},
          {"bars", std::move(bars)},
          {"chart_summary", summary(days, first_day)},
          {"first_day", day_text(first_day)},
          {"last_day", day_text(today)}};
}

}  // namespace golinks
