// The Date header (RFC 9110 section 6.6.1), which every answer has.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace golinks {

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
[[nodiscard]] std::string format_http_date(std::time_t time);

// That of now. Made once a second for each thread, since every redirect has it; valid until the thread asks again.
[[nodiscard]] std::string_view http_date();

}  // namespace golinks
