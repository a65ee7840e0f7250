#include "store/follower.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <thread>

#include "store/history.h"
#include "tests/store/faulty_store.h"
#include "tests/store/sample_store.h"
#include "tests/support/scratch_folder.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

struct Fixture : FaultyStore {
  Follower follower{disk, path};

  Links seen() {
    Links links;
    follower.read([&](const Index& index) {
      index.for_each([&](const LinkView& link) { links[keyword_key(link.keyword)] = link.target; });
      for (const auto& [keyword, target] : links) CHECK(index.find(keyword)->target == target);
    });
    return links;
  }
  Links refreshed() {
    CHECK(follower.refresh());
    return seen();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a file that never existed is an empty store, until it appears") {
  CHECK(refreshed().empty());
  REQUIRE(put(store, "fb", "https://1"));
  CHECK(refreshed() == Links{{"fb", "https://1"}});
}

TEST_CASE_FIXTURE(Fixture, "every change is seen by the very next refresh") {
  for (int i = 0; i < 200; ++i) {
    REQUIRE(put(store, fmt::format("k{}", i % 20), fmt::format("https://h/{}", i)));
    CHECK(refreshed() == links_in(store));
    if (i % 7 == 0) {
      REQUIRE(remove(store, fmt::format("K-{}", i % 20)));
      CHECK(refreshed() == links_in(store));
    }
    if (i % 50 == 49) {
      REQUIRE(store.compact());
      CHECK(refreshed() == links_in(store));
    }
    if (i % 30 == 29) {
      REQUIRE(store.change("undo", [&](const StoreView& view) { return reverse(view, 0); }));
      CHECK(refreshed() == links_in(store));
    }
  }
}

TEST_CASE_FIXTURE(Fixture, "an append that was rolled back vanishes, also when another one follows at once") {
  REQUIRE(put(store, "fb", "https://1"));
  CHECK(refreshed().size() == 1);
  const std::string good = disk.contents(path);
  for (const std::string target : {"https://2", "https://22", "https://a/much/longer/target/than/before"}) {
    CAPTURE(target);
    disk.set_contents(path, good);
    REQUIRE(put(store, "ghost", "https://9"));
    CHECK(refreshed().contains("ghost"));
    disk.set_contents(path, good);  // within one tick of the clock, as the rollback would be
    REQUIRE(put(store, "real", target));
    CHECK(refreshed() == Links{{"fb", "https://1"}, {"real", target}});
  }
  disk.set_contents(path, good);
  CHECK(refreshed() == Links{{"fb", "https://1"}});
}

TEST_CASE_FIXTURE(Fixture, "a write in progress is not seen before it is whole") {
  REQUIRE(put(store, "fb", "https://1"));
  const std::string before = disk.contents(path);
  REQUIRE(put(store, "gh", "https://2"));
  const std::string after = disk.contents(path);
  for (std::size_t size = before.size(); size < after.size(); ++size) {
    disk.set_contents(path, after.substr(0, size));
    CHECK(refreshed() == Links{{"fb", "https://1"}});
  }
  disk.set_contents(path, after);
  CHECK(refreshed() == Links{{"fb", "https://1"}, {"gh", "https://2"}});
}

TEST_CASE_FIXTURE(Fixture, "while the file is gone, emptied, foreign or too new, the last good links are served") {
  REQUIRE(put(store, "fb", "https://1"));
  const Links good = refreshed();
  REQUIRE(disk.rename(path, "/elsewhere"));
  CHECK(follower.refresh().error().code == ErrorCode::not_found);
  CHECK(seen() == good);
  std::string newer;
  wire::append_varint_field(newer, 2, 2);
  for (const std::string& bytes : {std::string(), std::string("root:x:0:0"), newer}) {
    disk.set_contents(path, bytes);
    disk.advance_clock(1'000'000);
    CHECK_FALSE(follower.refresh());
    CHECK_FALSE(follower.refresh());
    CHECK(seen() == good);
  }
  REQUIRE(disk.rename("/elsewhere", path));
  CHECK(refreshed() == good);
}

TEST_CASE_FIXTURE(Fixture, "links hidden by damage stay as they were last read, and later changes are followed") {
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(put(store, "gh", "https://2"));
  CHECK(refreshed().size() == 2);
  damage(20);
  CHECK(refreshed() == Links{{"fb", "https://1"}, {"gh", "https://2"}});
  CHECK(follower.damaged_bytes() > 0);
  REQUIRE(put(store, "hn", "https://3"));
  REQUIRE(remove(store, "gh"));
  CHECK(refreshed() == Links{{"fb", "https://1"}, {"hn", "https://3"}});
}

TEST_CASE_FIXTURE(Fixture, "an older copy put back is what is served") {
  REQUIRE(put(store, "fb", "https://1"));
  const std::string backup = disk.contents(path);
  REQUIRE(put(store, "gh", "https://2"));
  CHECK(refreshed().size() == 2);
  disk.advance_clock(1'000'000);
  disk.set_contents(path, backup);
  CHECK(refreshed() == Links{{"fb", "https://1"}});
}

TEST_CASE_FIXTURE(Fixture, "an error while reading is passed on and tried again") {
  REQUIRE(put(store, "fb", "https://1"));
  disk.fail(Operation::read, 1, EIO);
  CHECK(follower.refresh().error().os_error == EIO);
  CHECK(refreshed() == Links{{"fb", "https://1"}});
}

TEST_CASE("readers never miss a link while the store is rewritten under them") {
  const ScratchFolder folder;
  const std::string file = folder / "links.pb";
  Store store(Env::posix(), file);
  REQUIRE(put(store, "stable", "https://stable"));
  Follower follower(Env::posix(), file);
  std::atomic<bool> stop = false;
  std::atomic<int> misses = 0, reads = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        if (!follower.refresh()) ++misses;
        follower.read([&](const Index& index) {
          const auto link = index.find("stable");
          if (!link || link->target != "https://stable") ++misses;
        });
        ++reads;
      }
    });
  }
  for (int i = 0; i < 300; ++i) {
    REQUIRE(put(store, fmt::format("k{}", i % 10), fmt::format("https://h/{}", i)));
    if (i % 20 == 0) REQUIRE(store.compact());
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(misses == 0);
  CHECK(reads > 0);
}

TEST_CASE_FIXTURE(Fixture, "damage to the latest change of a link does not bring an earlier one back") {
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(put(store, "gone", "https://g"));
  const std::size_t edit_begins = disk.contents(path).size();
  REQUIRE(put(store, "fb", "https://2"));
  const std::size_t removal_begins = disk.contents(path).size();
  REQUIRE(remove(store, "gone"));
  REQUIRE(put(store, "gh", "https://3"));
  const Links good = refreshed();
  for (const std::size_t begin : {edit_begins, removal_begins}) {
    damage(begin + 15);
    CHECK(refreshed() == good);
  }
}

TEST_CASE_FIXTURE(Fixture, "damage to the very last change does not take its link away") {
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(put(store, "gh", "https://2"));
  const Links good = refreshed();
  damage(disk.contents(path).size() - 20);
  CHECK(refreshed() == good);
  REQUIRE(put(store, "hn", "https://3"));  // moves the damaged bytes aside: now the file's word counts
  CHECK(refreshed() == links_in(store));
}

TEST_CASE_FIXTURE(Fixture, "a first change that was rolled back vanishes") {
  disk.fail(Operation::sync_folder, 1, EIO);
  disk.before_next(Operation::sync_folder, [&] { CHECK(refreshed() == Links{{"fb", "https://1"}}); });
  REQUIRE_FALSE(put(store, "fb", "https://1"));
  CHECK(refreshed().empty());
}
