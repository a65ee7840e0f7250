#include "daemon/duration.h"

#include <doctest/doctest.h>

namespace golinks {
namespace {

TEST_CASE("durations") {
  CHECK(parse_duration("90s")->count() == 90);
  CHECK(parse_duration("15m")->count() == 900);
  CHECK(parse_duration("2h")->count() == 7200);
  CHECK(parse_duration("0")->count() == 0);
  CHECK(parse_duration("0s")->count() == 0);
}

TEST_CASE("what is no duration") {
  for (const char* text : {"", "s", "90", "1d", "-1s", "1.5h", "1 s", "1s ", "99999999999s"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
}

}  // namespace
}  // namespace golinks
