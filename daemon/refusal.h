// The answers that the daemon gives before a request has reached cpp-httplib.
#pragma once

#include <string>
#include <string_view>

namespace golinks {

// A small response with "Connection: close", as JSON where `target` is one of the API's. It may be empty: not known
// yet.
[[nodiscard]] std::string refusal(int status, std::string_view target);

}  // namespace golinks
