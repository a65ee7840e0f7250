// The answers that the daemon gives before a request has reached cpp-httplib.
#pragma once

#include <string>

namespace golinks {

// A small response with "Connection: close".
[[nodiscard]] std::string refusal(int status);

}  // namespace golinks
