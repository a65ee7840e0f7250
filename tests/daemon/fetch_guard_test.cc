#include "daemon/fetch_guard.h"

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
      {"Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\n", false},
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
    CHECK(is_cross_site_fetch(head) == c.is_refused);
  }
}

}  // namespace
}  // namespace golinks
