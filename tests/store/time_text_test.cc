#include "store/time_text.h"

#include <doctest/doctest.h>

using namespace golinks;  // NOLINT

TEST_CASE("times") {
  CHECK(format_time(0) == "1970-01-01T00:00:00.000000Z");
  CHECK(format_time(-1) == "1969-12-31T23:59:59.999999Z");
  CHECK(parse_time("1970-01-01T00:00:00Z").value() == 0);
  CHECK(parse_time("1970-01-01t00:00:00.5z").value() == 500'000);
  CHECK(parse_time("1970-01-01T01:00:00.1234567+01:00").value() == 123'456);
  CHECK(parse_time("1969-12-31 22:30:00-01:30").value() == 0);
  CHECK(parse_time("2024-02-29T00:00:00Z"));
  for (const char* const wrong :
       {"", "2024", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00Zx", "2024-1-01T00:00:00Z",
        "+024-01-01T00:00:00Z", "2024-01-01T00:00:00+1:00", "-024-01-01T00:00:00Z", "-000-01-01T00:00:00Z",
        "2024--0-01T00:00:00Z", "2024-01--1T00:00:00Z", "2024-01-01T-0:00:00Z", "2024-01-01T00:00:-0Z",
        "2024-01-01T00:00:00+-0:00"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_time(wrong));
  }
}
