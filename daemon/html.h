// HTML text.
#pragma once

#include <string>
#include <string_view>

namespace golinks {

// Makes any text safe between tags and inside quoted attributes. The one function that does; every value on a page goes
// through it.
[[nodiscard]] std::string escape_html(std::string_view text);

}  // namespace golinks
