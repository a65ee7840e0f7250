#include "daemon/fetch_metadata.h"

#include <doctest/doctest.h>

#include <string>

namespace golinks {
namespace {

TEST_CASE("what another site may not make a browser send") {
  struct Case {
    std::string headers;
    bool is_refused;
  };
  const Case cases[] = {
      {"", false},  // not a browser, or one that does not trust http://go
      {"Sec-Fetch-Mode: no-cors\r\n", false},
      {"Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\n", false},  // typed
      {"Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n", false},
      {"Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: navigate\r\n", false},
      {"Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\n", true},  // another port of localhost
      {"Sec-Fetch-Site: same-site\r\n", true},
      {"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n", false},  // a link
      {"sec-fetch-mode: navigate\r\nsec-fetch-site: cross-site\r\n", false},
      {"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n", true},  // an image
      {"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n", true},
      {"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: websocket\r\n", true},
      {"sec-fetch-site:  CROSS-SITE \r\nsec-fetch-mode: no-cors\r\n", true},
      {"Sec-Fetch-Site: cross-site\r\n", true},
      {"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate2\r\n", true},
      {"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode:\r\n", true},
      {"Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n", true},
      {"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Mode: cors\r\n", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.headers);
    RequestHead head;
    head.headers = c.headers;
    CHECK(read_fetch_metadata(head).is_cross_site_fetch == c.is_refused);
  }
}

TEST_CASE("what is fetched before anybody asked for it") {
  struct Case {
    std::string headers;
    bool is_prefetch;
  };
  const Case cases[] = {
      {"", false},
      {"Sec-Purpose: prefetch\r\n", true},
      {"Sec-Purpose: prefetch;prerender\r\n", true},
      {"sec-purpose:  PREFETCH ; anonymous-client-ip\r\n", true},
      {"Purpose: prefetch\r\n", true},
      {"X-Moz: prefetch\r\n", true},
      {"Accept: */*\r\nSec-Purpose: prefetch\r\nCookie: a\r\n", true},
      {"Sec-Purpose: x\r\nPurpose: prefetch\r\n", true},
      {"Sec-Purpose:\r\n", false},
      {"Sec-Purpose: prefetched\r\n", false},
      {"Sec-Purpose: not;prefetch\r\n", false},
      {"X-Purpose: prefetch\r\n", false},
      {"Cookie: Sec-Purpose=prefetch\r\n", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.headers);
    RequestHead head;
    head.headers = c.headers;
    CHECK(read_fetch_metadata(head).is_prefetch == c.is_prefetch);
    CHECK_FALSE(read_fetch_metadata(head).is_cross_site_fetch);
  }
}

TEST_CASE("what goes into a page, and not into the address bar, is not use") {
  const struct {
    std::string headers;
    bool is_use;
  } cases[] = {
      {"", true},                          // http://go is told nothing
      {"Sec-Fetch-Mode: cors\r\n", true},  // node
      {"Sec-Fetch-Dest: document\r\n", true},
      {"sec-fetch-dest: DOCUMENT\r\nSec-Fetch-Mode: navigate\r\n", true},
      {"Sec-Fetch-Dest: iframe\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Site: cross-site\r\n", false},
      {"Sec-Fetch-Dest: frame\r\n", false},
      {"Sec-Fetch-Dest: embed\r\n", false},
      {"Sec-Fetch-Dest: object\r\n", false},
      {"Sec-Fetch-Dest: empty\r\n", false},
      {"Sec-Fetch-Dest: image\r\n", false},
      {"Sec-Fetch-Dest:\r\n", false},
      {"Sec-Fetch-Dest: document\r\nSec-Fetch-Dest: iframe\r\n", false},
      {"Sec-Fetch-Dest: document\r\nSec-Purpose: prefetch;prerender\r\n", false},
  };
  for (const auto& [headers, is_use] : cases) {
    CAPTURE(headers);
    RequestHead head;
    head.headers = headers;
    CHECK(read_fetch_metadata(head).is_use() == is_use);
  }
}

}  // namespace
}  // namespace golinks
