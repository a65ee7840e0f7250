// Times as text: RFC 3339, in UTC, with microseconds. "2026-11-22T08:47:13.000000Z"
#pragma once

#include <string>
#include <string_view>

#include "store/link.h"
#include "store/result.h"

namespace golinks {

[[nodiscard]] std::string format_time(Microseconds time);

// Any RFC 3339 time, with or without a fraction (digits after the sixth are dropped) and with any offset.
// Error: invalid.
[[nodiscard]] Result<Microseconds> parse_time(std::string_view text);

}  // namespace golinks
