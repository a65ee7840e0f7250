#include "store/link_use.h"

#include <doctest/doctest.h>

#include <limits>
#include <random>

using namespace golinks;  // NOLINT

namespace {

constexpr Microseconds day = 86'400'000'000;
constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();

using Days = std::vector<std::uint32_t>;
constexpr std::array<std::uint32_t, counted_days> no_days{};

LinkUse used_on(const std::vector<int>& days) {
  LinkUse use;
  for (const int d : days) use.add(1, d * day + 5);
  return use;
}

}  // namespace

TEST_CASE("hits are counted by day") {
  const LinkUse use = used_on({20000, 20000, 20002});
  CHECK(use.hits == 3);
  CHECK(use.last_used_us == 20002 * day + 5);
  CHECK(use.first_day == 20000);
  CHECK(use.daily == Days{2, 0, 1});
}

TEST_CASE("hits that come out of order are counted on their day") {
  const LinkUse use = used_on({20002, 20001, 20000});
  CHECK(use.daily == Days{1, 1, 1});
  CHECK(use.last_used_us == 20002 * day + 5);
}

TEST_CASE("only the last 90 days are kept, and all hits") {
  LinkUse use;
  for (int d = 0; d < 200; ++d) use.add(1, d * day);
  CHECK(use.hits == 200);
  CHECK(use.first_day == 110);
  CHECK(use.daily == Days(90, 1));
  use.add(7, (199 + 89) * day);
  CHECK(use.first_day == 199);
  CHECK(use.daily.front() == 1);
  CHECK(use.daily.back() == 7);
  use.add(1, 1000 * day);
  CHECK(use.first_day == 1000);
  CHECK(use.daily == Days{1});
}

TEST_CASE("a clock that was far ahead does not keep today's hits from being counted") {
  LinkUse use = used_on({90000});
  use.add(3, 20000 * day);
  CHECK(use.first_day == 20000);
  CHECK(use.daily == Days{3});
  CHECK(use.last_used_us == 20000 * day);
  CHECK(use.hits == 4);
}

TEST_CASE("sums stay at the largest number there is") {
  LinkUse use;
  use.add(most - 1, day);
  use.add(most - 1, day);
  CHECK(use.hits == most);
  CHECK(use.daily == Days{std::numeric_limits<std::uint32_t>::max()});
}

TEST_CASE("the recent days end today") {
  const LinkUse use = used_on({20000, 20001, 20001});
  const auto recent = [&](int today) { return use.recent_days(today * day + 77); };
  CHECK(recent(20001)[89] == 2);
  CHECK(recent(20001)[88] == 1);
  CHECK(recent(20090)[0] == 2);
  CHECK(recent(20091) == no_days);
  CHECK(recent(20000)[89] == 1);  // what is of tomorrow is not shown
  CHECK(recent(0) == no_days);
  CHECK(LinkUse{}.recent_days(20000 * day) == no_days);
}

TEST_CASE("whatever the clock says, the days stay within bounds and no hit is lost") {
  std::mt19937_64 random(1);
  LinkUse use;
  for (std::uint64_t i = 1; i <= 20'000; ++i) {
    const auto anywhere = static_cast<Microseconds>(random());
    use.add(1, i % 3 == 0 ? anywhere : (anywhere % 400) * day);
    REQUIRE(use.daily.size() <= counted_days);
    REQUIRE(use.hits == i);
    REQUIRE(use.recent_days(anywhere).back() <= i);
  }
  use.add(1, std::numeric_limits<Microseconds>::max());
  use.add(1, std::numeric_limits<Microseconds>::min());
  CHECK(use.daily == Days{1});
}
