#include "store/usage.h"

#include <doctest/doctest.h>

#include <limits>
#include <map>

#include "store/link_filter.h"
#include "tests/store/sample_store.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

using Hits = std::map<std::string, std::uint64_t>;

Usage usage_with(const Hits& hits, std::uint64_t as_of = 0) {
  Usage usage(as_of);
  for (const auto& [key, count] : hits) usage.add(key, count, 1);
  return usage;
}

Hits hits_in(const Usage& usage) {
  Hits hits;
  usage.for_each([&](std::string_view key, const LinkUse& use) { hits[std::string(key)] = use.hits; });
  return hits;
}

Hits after(Usage usage, const std::vector<KeyChange>& changes, std::uint64_t now = 99) {
  usage.follow(changes, now);
  return hits_in(usage);
}

}  // namespace

TEST_CASE("a link that was never used has no hits") {
  CHECK(Usage().of("fb") == LinkUse{});
  CHECK(usage_with({{"fb", 2}}).of("fb").hits == 2);
}

TEST_CASE("counts follow renamings: one, a chain, there and back") {
  const Usage usage = usage_with({{"a", 5}, {"z", 1}});
  CHECK(after(usage, {{1, "a", "b"}}) == Hits{{"b", 5}, {"z", 1}});
  CHECK(after(usage, {{1, "a", "b"}, {2, "b", "c"}, {3, "c", "d"}}) == Hits{{"d", 5}, {"z", 1}});
  CHECK(after(usage, {{1, "a", "b"}, {2, "b", "a"}}) == Hits{{"a", 5}, {"z", 1}});
  CHECK(after(usage, {{1, "x", "y"}}) == Hits{{"a", 5}, {"z", 1}});
}

TEST_CASE("two links that change their keywords change their counts") {
  const Usage usage = usage_with({{"a", 5}, {"b", 7}});
  CHECK(after(usage, {{1, "a", "tmp"}, {2, "b", "a"}, {3, "tmp", "b"}}) == Hits{{"a", 7}, {"b", 5}});
}

TEST_CASE("a link that takes the keyword of one that is gone has its own counts, where it has any") {
  CHECK(after(usage_with({{"a", 5}, {"b", 7}}), {{1, "a", "b"}}) == Hits{{"b", 5}});
  CHECK(after(usage_with({{"b", 7}}), {{1, "a", "b"}}) == Hits{{"b", 7}});
}

TEST_CASE("each renaming is followed once") {
  Usage usage = usage_with({{"a", 5}});
  const std::vector<KeyChange> changes = {{3, "a", "b"}};
  CHECK(usage.follow(changes, 3));
  CHECK(usage.as_of() == 3);
  usage.add("a", 1, 1);  // another link, later
  CHECK_FALSE(usage.follow(changes, 4));
  CHECK(hits_in(usage) == Hits{{"a", 1}, {"b", 5}});
}

TEST_CASE("an older copy of the store takes the place: the counts stay, and follow what happens from then on") {
  Usage usage = usage_with({{"a", 5}}, 50);
  CHECK_FALSE(usage.follow({}, 30));
  CHECK(usage.as_of() == 50);
  const std::vector<KeyChange> appended = {{31, "a", "b", 1'000}};
  CHECK(usage.follow(appended, 30, 31));
  CHECK(usage.followed_us() == 1'000);
  CHECK_FALSE(usage.follow(appended, 30, 31));
  CHECK(hits_in(usage) == Hits{{"b", 5}});
}

TEST_CASE("renamings that come back with a newer copy of the store are not followed again") {
  Usage usage = usage_with({{"a", 5}, {"c", 2}});
  const std::vector<KeyChange> changes = {{40, "a", "b"}, {41, "c", "d"}};
  REQUIRE(usage.follow(changes, 50));
  usage.add("a", 1, 1);  // an alias that a renaming left
  CHECK_FALSE(usage.follow({}, 0));
  CHECK_FALSE(usage.follow(changes, 50));
  CHECK(hits_in(usage) == Hits{{"a", 1}, {"b", 5}, {"d", 2}});
}

TEST_CASE("a key goes along with the renamings after the moment it was seen") {
  const std::vector<KeyChange> changes = {{1, "a", "b"}, {2, "c", "a"}, {3, "a", "d"}};
  CHECK(key_after("a", 0, changes) == "b");
  CHECK(key_after("a", 1, changes) == "d");
  CHECK(key_after("a", 3, changes) == "a");
  CHECK(key_after("c", 1, changes) == "d");
}

TEST_CASE("the total stays at the largest number there is") {
  CHECK(usage_with({{"a", 5}, {"b", 7}}).total_hits() == 12);
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  CHECK(usage_with({{"a", most}, {"b", most}}).total_hits() == most);
}

TEST_CASE("the most used links come first, by any spelling, others in their order") {
  const std::string a = encode_link(make_link("a", "https://1")), b = encode_link(make_link("B-B", "https://1")),
                    c = encode_link(make_link("c", "https://1"));
  std::vector<LinkView> links = {*decode_link_view(a), *decode_link_view(b), *decode_link_view(c)};
  sort_by_hits(links, usage_with({{"bb", 3}, {"other", 9}}));
  CHECK(links[0].keyword == "B-B");
  CHECK(links[1].keyword == "a");
  CHECK(links[2].keyword == "c");
}
