// What a browser says of why it asks: the Fetch Metadata headers (https://www.w3.org/TR/fetch-metadata/), sent at least
// to addresses that it trusts, such as localhost, and those of a request made ahead of the person.
#pragma once

#include "daemon/request_framing.h"

namespace golinks {

struct FetchMetadata {
  // A page of another site, or of another port of this host, asks for this in the background (as an image, a script, a
  // fetch): Sec-Fetch-Site is cross-site or same-site and Sec-Fetch-Mode is not navigate. Following a link from there
  // is navigating, and welcome. Repeated headers are judged by the worst.
  bool is_cross_site_fetch = false;
  // Nobody has opened this yet, and perhaps nobody will: Sec-Purpose
  // (https://fetch.spec.whatwg.org/#sec-purpose-header), or Purpose or X-Moz from older browsers, begins with the word
  // prefetch. A prerendering is "prefetch;prerender".
  bool is_prefetch = false;
  // It goes into a page, such as a frame of it, and nobody has opened it: Sec-Fetch-Dest is sent and is not document.
  bool is_embedded = false;

  // Whether it counts as use.
  [[nodiscard]] bool is_use() const { return !is_prefetch && !is_embedded; }
};

// One walk over the headers.
[[nodiscard]] FetchMetadata read_fetch_metadata(const RequestHead& head);

}  // namespace golinks
