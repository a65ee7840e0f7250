#include "daemon/duration.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace golinks {
namespace {

// Seconds in a unit, 0 when there is no such unit.
std::int64_t unit_seconds(std::string_view unit) {
  if (unit == "s") return 1;
  if (unit == "m") return 60;
  if (unit == "h") return 3600;
  return 0;
}

}  // namespace

Result<std::chrono::seconds> parse_duration(std::string_view text) {
  std::uint32_t count = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit = text.substr(static_cast<std::size_t>(rest - text.data()));
  if (error == std::errc()) {
    if (count == 0 && unit.empty()) return std::chrono::seconds(0);
    if (unit_seconds(unit) != 0) return std::chrono::seconds(count * unit_seconds(unit));
  }
  return failure(ErrorCode::invalid, fmt::format("'{}' is not a duration (like 90s, 15m or 2h; 0 is never)", text));
}

}  // namespace golinks
