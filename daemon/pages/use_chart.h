// The bars of a link's use, a day each.
#pragma once

#include "daemon/pages.h"
#include "daemon/pages/template.h"

namespace golinks {

// {{bars}} in a picture of 720 x 120, {{chart_summary}} for those who do not see it, {{first_day}} and {{last_day}}.
[[nodiscard]] Fields chart_fields(const std::array<std::uint32_t, shown_days>& days, std::int64_t today);

}  // namespace golinks
