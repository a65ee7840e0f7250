// Durations as people write them.
#pragma once

#include <chrono>
#include <string_view>

#include "store/result.h"

namespace golinks {

// "90s", "15m", "2h", "0" (no unit needed). Error: invalid.
[[nodiscard]] Result<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace golinks
