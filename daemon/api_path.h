// Which requests are for the API, and have their errors answered in JSON.
#pragma once

#include <string_view>

namespace golinks {

[[nodiscard]] constexpr bool is_api_path(std::string_view target) { return target.starts_with("/.api/"); }

}  // namespace golinks
