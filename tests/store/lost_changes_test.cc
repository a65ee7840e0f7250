#include "store/lost_changes.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "store/log_scan.h"
#include "tests/store/sample_store.h"

namespace golinks::test {
namespace {

using Lost = std::vector<LostChanges>;

const std::string junk = "\xff\xff\xff";

Loss loss_of(const std::string& bytes) {
  const auto log = read_log(bytes);
  REQUIRE(log);
  return loss_by_damage(*log);
}

const std::string format = encode_format();

// Puts "k<number>". Number 0 is what compaction writes.
std::string change(std::uint64_t number) {
  Transaction transaction;
  transaction.number = number;
  transaction.command = fmt::format("add k{}", number);
  transaction.puts = {encode_link(make_link(fmt::format("k{}", number), fmt::format("https://h/{}", number)))};
  return encode_transaction(transaction);
}

TEST_CASE("the numbers that are missing around damage are those of the lost changes") {
  CHECK(loss_of(format + change(1) + change(2)).changes.empty());
  CHECK(loss_of(format + change(1) + junk + change(3)).changes == Lost{{2, 2}});
  CHECK(loss_of(format + change(1) + junk + change(5) + change(6) + junk + change(8)).changes == Lost{{2, 4}, {7, 7}});
  CHECK(loss_of(format + change(1) + junk + change(3) + junk + change(5)).changes == Lost{{2, 2}, {4, 4}});
  CHECK(loss_of(format + junk + change(2)).changes == Lost{{1, 1}});
}

TEST_CASE("damage between changes that follow each other has taken none") {
  CHECK(loss_of(format + change(1) + junk + change(2)).changes.empty());
  CHECK(loss_of(junk + change(1) + change(2)).changes.empty());  // it was the format that was hit
}

TEST_CASE("a change that an earlier repair has left out is not told of again") {
  CHECK(loss_of(format + change(1) + change(3) + junk + change(5)).changes == Lost{{4, 4}});
}

TEST_CASE("where a compaction may have left changes out, only the last number is known") {
  CHECK(loss_of(format + junk + change(1000)).changes == Lost{{1, 999}});
  CHECK(loss_of(format + junk + change(1001)).changes == Lost{{0, 1000}});
  CHECK(loss_of(format + change(0) + junk + change(1001) + junk + change(1003)).changes ==
        Lost{{0, 1000}, {1002, 1002}});
  CHECK(loss_of(format + change(0) + junk + change(0) + junk + change(1001)).changes == Lost{{0, 1000}});
  CHECK(loss_of(format + change(0) + junk + change(0)).changes == Lost{{0, 0}});
  CHECK(loss_of(format + change(0) + junk + change(1)).changes.empty());
}

TEST_CASE("of damage at the end only the first number is known, and the next change leaves it out") {
  CHECK(loss_of(format + change(1) + change(2) + junk).changes == Lost{{3, 0}});
  CHECK(loss_of(format + junk).changes == Lost{{0, 0}});
  const std::string damaged = format + change(1) + change(2) + junk;
  CHECK(read_log(damaged)->next_number == 4);
  CHECK(loss_of(damaged + change(4)).changes == Lost{{3, 3}});
}

TEST_CASE("numbers that go back tell nothing") {
  for (const std::uint64_t number : {1U, 3U, 4U})
    CHECK(loss_of(format + change(4) + junk + change(number)).changes == Lost{{0, 0}});
}

TEST_CASE("a lost change whose bytes still look like one is told as far as they go") {
  const std::string sound = change(2);
  std::string hit = sound;
  hit.back() = static_cast<char>(hit.back() ^ 0x10);
  const Loss loss = loss_of(format + change(1) + hit + change(3));
  CHECK(loss.changes == Lost{{2, 2}});
  REQUIRE(loss.remains.size() == 1);
  CHECK(loss.remains[0].number == 2);
  CHECK(loss.remains[0].command == "add k2");
  REQUIRE(loss.remains[0].puts.size() == 1);
  CHECK(loss.remains[0].puts[0].keyword == "k2");
  CHECK(loss.remains[0].puts[0].target == "https://h/2");
  const Loss zeroed = loss_of(format + change(1) + std::string(sound.size(), '\0') + change(3));
  CHECK(zeroed.changes == Lost{{2, 2}});
  CHECK(zeroed.remains.empty());
}

TEST_CASE("whatever byte was hit, nothing is said to remain of a change that is not lost") {
  const std::string sound = format + change(1) + change(2) + change(3);
  for (std::size_t at = 0; at < sound.size(); ++at) {
    CAPTURE(at);
    std::string bytes = sound;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    const Loss loss = loss_of(bytes);
    CHECK(loss.remains.size() <= 1);
    for (const Remains& remains : loss.remains) {
      REQUIRE(loss.changes.size() == 1);
      CHECK(loss.changes[0].may_include(remains.number));
    }
  }
}

}  // namespace
}  // namespace golinks::test
