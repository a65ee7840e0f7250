// What a browser says of why it asks: the Fetch Metadata headers (https://www.w3.org/TR/fetch-metadata/), sent at least
// to addresses that it trusts, such as localhost, and those of a request made ahead of the person.
#pragma once

#include "daemon/request_framing.h"

namespace golinks {

struct FetchMetadata {
  // A page of another site asks for this in the background (as an image, a script, a fetch): Sec-Fetch-Site is
  // cross-site and Sec-Fetch-Mode is not navigate. Following a link from there is navigating, and welcome. Repeated
  // headers are judged by the worst.
  bool is_cross_site_fetch = false;
  // Nobody has opened this yet, and perhaps nobody will: Sec-Purpose
  // (https://fetch.spec.whatwg.org/#sec-purpose-header), or Purpose or X-Moz from older browsers, begins with the word
  // prefetch. A prerendering is "prefetch;prerender".
  bool is_prefetch = false;
};

// One walk over the headers.
[[nodiscard]] FetchMetadata read_fetch_metadata(const RequestHead& head);

}  // namespace golinks
