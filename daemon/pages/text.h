// Numbers and times as the pages show them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/pages/template.h"
#include "store/link.h"

namespace golinks {

// A message of the program as a page says it: "no link named 'x'" -> "No link named 'x'"
[[nodiscard]] std::string as_sentence(std::string_view message);

// 1204 -> "1,204"
[[nodiscard]] std::string count_text(std::uint64_t count);

// "1 link", "1,204 links"
[[nodiscard]] std::string count_of(std::uint64_t count, std::string_view one, std::string_view many);

inline constexpr Microseconds microseconds_a_day = 86'400'000'000;

// "2026-11-22"
[[nodiscard]] std::string date_text(Microseconds time);

// A section with {{datetime}}, {{date}} and {{moment}} ("2026-11-22 08:47"); false for time 0.
[[nodiscard]] Field time_field(std::string_view name, Microseconds time);

}  // namespace golinks
