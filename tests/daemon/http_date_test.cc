#include "daemon/http_date.h"

#include <doctest/doctest.h>

namespace golinks {
namespace {

TEST_CASE("a date is as HTTP writes it") {
  CHECK(format_http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(format_http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  const std::time_t before = std::time(nullptr) - 1;  // the coarse clock is a tick behind
  const std::string now(http_date());
  bool is_now = false;
  for (std::time_t second = before; second <= std::time(nullptr); ++second) is_now |= now == format_http_date(second);
  CHECK(is_now);
}

}  // namespace
}  // namespace golinks
