// Which requests another web site made its visitor's browser send. Browsers say so in the Fetch Metadata headers
// (https://www.w3.org/TR/fetch-metadata/), at least to addresses that they trust, such as localhost.
#pragma once

#include "daemon/request_framing.h"

namespace golinks {

// Whether a page of another site asks for this in the background (as an image, a script, a fetch): Sec-Fetch-Site is cross-site and
// Sec-Fetch-Mode is not navigate. Following a link from there is navigating, and welcome. Repeated headers are judged by the worst.
[[nodiscard]] bool is_cross_site_fetch(const RequestHead& head);

}  // namespace golinks
