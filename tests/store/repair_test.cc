// Repairing a store: what can be read stays byte for byte, what cannot is kept beside it.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cerrno>
#include <random>

#include "golinks/v1/store.pb.h"
#include "tests/store/faulty_store.h"
#include "tests/store/sample_store.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

struct Fixture : FaultyStore {
  // Where each of the links' transactions ends, after the format.
  std::vector<std::size_t> fill(int count) {
    std::vector<std::size_t> ends = {encode_format().size()};
    for (int i = 0; i < count; ++i) {
      REQUIRE(put(store, fmt::format("k{}", i), fmt::format("https://h/{}", i)));
      ends.push_back(disk.contents(path).size());
    }
    return ends;
  }
  Repaired repair() {
    auto repaired = store.repair();
    REQUIRE(repaired);
    return *repaired;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a repaired store is the original without its damaged ranges, and the original is kept") {
  const auto ends = fill(4);
  const std::string sound = disk.contents(path);
  damage(ends[1] + 20);
  const std::string original = disk.contents(path);
  const Links before = links_in(store);

  const Repaired repaired = repair();
  CHECK(repaired.damaged == std::vector<ByteRange>{{ends[1], ends[2]}});
  CHECK(repaired.kept_transactions == 3);
  CHECK(disk.contents(repaired.damaged_original_kept_in) == original);
  CHECK(disk.contents(path) == sound.substr(0, ends[1]) + sound.substr(ends[2]));
  CHECK(links_in(store) == before);
  CHECK(before.size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "any flipped byte is repaired, and the second time there is nothing to repair") {
  fill(3);
  const std::string sound = disk.contents(path);
  for (std::size_t at = 0; at < sound.size(); ++at) {
    CAPTURE(at);
    disk.set_contents(path, sound);
    damage(at);
    const std::string original = disk.contents(path);
    const Links before = links_in(store);
    const Repaired repaired = repair();
    CHECK(links_in(store) == before);
    const auto log = store.read()->log();
    CHECK(log.damaged.empty());
    CHECK(log.torn_tail().empty());
    if (!repaired.damaged.empty()) CHECK(disk.contents(repaired.damaged_original_kept_in) == original);
    if (!repaired.torn_tail_kept_in.empty()) CHECK(original.ends_with(disk.contents(repaired.torn_tail_kept_in)));
    v1::Store message;
    CHECK(message.ParseFromString(disk.contents(path)));

    const std::string mended = disk.contents(path);
    const auto files = disk.files();
    CHECK_FALSE(repair().was_needed());
    CHECK(disk.contents(path) == mended);
    CHECK(disk.files() == files);
  }
}

TEST_CASE_FIXTURE(Fixture,
                  "damage that looks like the format of a newer program stays damage when the rest of it is gone") {
  const auto ends = fill(3);
  const std::string sound = disk.contents(path);
  const Links all = links_in(store);
  for (int byte = 0; byte < 256; ++byte) {
    CAPTURE(byte);
    std::string bytes = sound;
    bytes.replace(ends[1], 2, std::string{'\x10', static_cast<char>(byte)});
    disk.set_contents(path, bytes);
    CHECK(links_in(store).size() == 2);
    CHECK(repair().kept_transactions == 2);
    CHECK(links_in(store).size() == 2);
    bytes = sound + std::string{'\x10', static_cast<char>(byte)} + sound.substr(ends[1], 20);
    disk.set_contents(path, bytes);
    CHECK(links_in(store) == all);
    REQUIRE(put(store, "new", "https://h/new"));
    CHECK(links_in(store).size() == 4);
  }
}

TEST_CASE_FIXTURE(Fixture, "whatever bytes were overwritten, a repair keeps every link that could be read") {
  fill(6);
  const std::string sound = disk.contents(path);
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    CAPTURE(round);
    std::string bytes = sound;
    const std::size_t begin = random() % bytes.size();
    const std::size_t count = 1 + random() % 40;
    for (std::size_t at = begin; at < std::min(bytes.size(), begin + count); ++at)
      bytes[at] = static_cast<char>(random() % 4 == 0 ? 0x10 : random());
    disk.set_contents(path, bytes);
    const auto view = store.read();
    if (!view) continue;
    const Links before = links_in(store);
    repair();
    CHECK(links_in(store) == before);
    CHECK_FALSE(repair().was_needed());
  }
}

TEST_CASE_FIXTURE(Fixture, "history older than what a compaction keeps survives a repair") {
  const auto ends = fill(1500);
  damage(ends[700] + 20);
  CHECK(repair().kept_transactions == 1499);
  CHECK(links_in(store).size() == 1499);
  CHECK(store.read()->log().last_number == 1500);
}

TEST_CASE_FIXTURE(Fixture, "a torn tail is moved to a file of its own, damage or not") {
  const auto ends = fill(2);
  const std::string tail = "\x0a\x7f half";
  disk.set_contents(path, disk.contents(path) + tail);
  Repaired repaired = repair();
  CHECK(repaired.damaged.empty());
  CHECK(repaired.damaged_original_kept_in.empty());
  CHECK(disk.contents(repaired.torn_tail_kept_in) == tail);
  CHECK(disk.contents(path).size() == ends[2]);

  damage(ends[0] + 20);
  disk.set_contents(path, disk.contents(path) + tail);
  repaired = repair();
  CHECK(repaired.damaged.size() == 1);
  CHECK(disk.contents(repaired.damaged_original_kept_in).ends_with(tail));
  CHECK(links_in(store) == Links{{"k1", "https://h/1"}});
}

TEST_CASE_FIXTURE(Fixture, "no store, an empty one and a sound one are not touched") {
  CHECK_FALSE(repair().was_needed());
  CHECK_FALSE(disk.files().contains(path));
  disk.set_contents(path, "");
  CHECK_FALSE(repair().was_needed());
  fill(1);
  const int changes = disk.changes();
  CHECK_FALSE(repair().was_needed());
  CHECK(disk.changes() == changes);
}

TEST_CASE_FIXTURE(Fixture, "what is no store, or one of a newer golinks, is never rewritten") {
  for (const std::string& contents :
       {std::string("root:x:0:0::/root:/bin/sh\n"), std::string(5000, '\0'), std::string("\x10\x02", 2)}) {
    disk.set_contents(path, contents);
    CHECK_FALSE(store.repair());
    CHECK(disk.contents(path) == contents);
    CHECK(disk.files() == std::set<std::string>{path});
  }
}

TEST_CASE("a repair that the disk or the power ends loses nothing") {
  for (int allowed = 0; allowed < 12; ++allowed) {
    for (const Survival survival : {Survival::only_synced, Survival::everything, Survival::at_random}) {
      CAPTURE(allowed);
      Fixture fixture;
      const auto ends = fixture.fill(3);
      fixture.damage(ends[1] + 20);
      const Links before = links_in(fixture.store);
      fixture.disk.restart(Survival::everything);
      fixture.disk.lose_power_after(allowed);
      [[maybe_unused]] const auto cut_short = fixture.store.repair();
      fixture.disk.restart(survival, static_cast<unsigned>(allowed));
      CHECK(links_in(fixture.store) == before);
      REQUIRE(fixture.store.repair());
      CHECK(links_in(fixture.store) == before);
    }
  }
}

TEST_CASE_FIXTURE(Fixture, "a full disk leaves the damaged store as it is, and no part of a copy behind") {
  const auto ends = fill(3);
  damage(ends[1] + 20);
  const std::string original = disk.contents(path);
  disk.fail(Operation::write, 1, ENOSPC, 5);
  CHECK_FALSE(store.repair());
  CHECK(disk.contents(path) == original);
  CHECK(disk.files() == std::set<std::string>{path});
}
