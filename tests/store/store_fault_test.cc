// What is left of a store when the disk fails: every acknowledged change, and nothing of a refused one.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cerrno>

#include "tests/store/sample_store.h"
#include "tests/support/fault_env.h"
#include "tests/support/scratch_folder.h"

using namespace golinks;        // NOLINT: tests speak of nothing else
using namespace golinks::test;  // NOLINT

namespace {

const std::string path = "/home/ann/links.pb";

}  // namespace

TEST_CASE("a short write is rolled back, wherever it stops") {
  for (std::size_t partial = 0; partial < 80; ++partial) {
    CAPTURE(partial);
    FaultEnv disk;
    Store store(disk, path);
    REQUIRE(put(store, "fb", "https://www.facebook.com"));
    const std::string before = disk.contents(path);
    disk.fail(Operation::write, 1, ENOSPC, partial);
    const auto result = put(store, "gh", "https://github.com");
    REQUIRE_FALSE(result);
    CHECK(result.error().os_error == ENOSPC);
    CHECK(result.error().message.starts_with("nothing was saved: "));
    CHECK(disk.contents(path) == before);
    REQUIRE(put(store, "gh", "https://github.com"));
    CHECK(links_in(store) == Links{{"fb", "https://www.facebook.com"}, {"gh", "https://github.com"}});
  }
}

TEST_CASE("after a failed sync nothing is reported as saved, and nothing is there") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(put(store, "fb", "https://www.facebook.com"));
  disk.fail(Operation::sync, 1, EIO);
  const auto result = put(store, "gh", "https://github.com");
  REQUIRE_FALSE(result);
  CHECK(result.error().os_error == EIO);
  CHECK(links_in(store) == Links{{"fb", "https://www.facebook.com"}});
}

TEST_CASE("a half-written transaction that could not be rolled back is ignored and kept aside") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(put(store, "fb", "https://www.facebook.com"));
  disk.fail(Operation::write, 1, EIO, 30);
  disk.fail(Operation::truncate, 1, EIO);
  REQUIRE_FALSE(put(store, "gh", "https://github.com"));
  const std::string torn = disk.contents(path);
  CHECK(links_in(store) == Links{{"fb", "https://www.facebook.com"}});

  const auto next = put(store, "hn", "https://news.ycombinator.com");
  REQUIRE(next);
  REQUIRE_FALSE(next->torn_tail_kept_in.empty());
  CHECK(torn.ends_with(disk.contents(next->torn_tail_kept_in)));
  CHECK(disk.contents(next->torn_tail_kept_in).size() == 30);
  CHECK(links_in(store) == Links{{"fb", "https://www.facebook.com"}, {"hn", "https://news.ycombinator.com"}});
}

TEST_CASE("when the torn tail cannot be kept aside it is not cut off either") {
  for (const Operation operation : {Operation::open, Operation::write, Operation::sync, Operation::sync_folder}) {
    FaultEnv disk;
    Store store(disk, path);
    REQUIRE(put(store, "fb", "https://www.facebook.com"));
    const std::string torn = disk.contents(path) + "\x0a\x7f half";
    disk.set_contents(path, torn);
    disk.fail(operation, operation == Operation::open ? 2 : 1, ENOSPC);
    CHECK_FALSE(put(store, "gh", "https://github.com"));
    CHECK(disk.contents(path) == torn);
  }
}

// Runs adds, removals and a compaction on a disk that loses power after `changes` changes. Checks what a restart finds.
static void lose_power_and_look(int changes, Survival survival, unsigned seed) {
  FaultEnv disk;
  Store store(disk, path);
  Links acknowledged;
  std::string attempted;
  disk.lose_power_after(changes);
  for (int i = 0; i < 6 && !disk.power_is_off(); ++i) {
    const std::string keyword = fmt::format("k{}", i);
    attempted = keyword;
    if (put(store, keyword, "https://h/" + keyword)) acknowledged[keyword] = "https://h/" + keyword;
    if (i == 3) [[maybe_unused]]
      const auto compacted = store.compact();
  }
  disk.restart(survival, seed);
  Links found = links_in(store);
  if (!acknowledged.contains(attempted)) found.erase(attempted);  // it may or may not have reached the disk
  CHECK(found == acknowledged);
  REQUIRE(put(store, "after", "https://h/after"));
  CHECK(links_in(store).at("after") == "https://h/after");
  for (const auto& [keyword, target] : acknowledged) CHECK(links_in(store).at(keyword) == target);
}

TEST_CASE("power lost at any moment costs no acknowledged link") {
  for (int changes = 0; changes < 30; ++changes) {
    for (const Survival survival : {Survival::only_synced, Survival::everything}) {
      CAPTURE(changes);
      CAPTURE(static_cast<int>(survival));
      lose_power_and_look(changes, survival, 0);
    }
    for (unsigned seed = 0; seed < 20; ++seed) {
      CAPTURE(changes);
      CAPTURE(seed);
      lose_power_and_look(changes, Survival::at_random, seed);
    }
  }
}

TEST_CASE("a rename that did not reach the disk leaves the store before the compaction") {
  FaultEnv disk;
  Store store(disk, path);
  for (int i = 0; i < 5; ++i) REQUIRE(put(store, "fb", fmt::format("https://h/{}", i)));
  disk.fail(Operation::sync_folder, 1, EIO);
  CHECK_FALSE(store.compact());
  disk.restart(Survival::only_synced);
  CHECK(links_in(store) == Links{{"fb", "https://h/4"}});
}

TEST_CASE("a compaction that fails leaves the file as it was and no other file behind") {
  for (const Operation operation : {Operation::write, Operation::sync, Operation::rename}) {
    FaultEnv disk;
    Store store(disk, path);
    for (int i = 0; i < 5; ++i) REQUIRE(put(store, "fb", fmt::format("https://h/{}", i)));
    const std::string before = disk.contents(path);
    disk.fail(operation, 1, ENOSPC, 7);
    CHECK_FALSE(store.compact());
    CHECK(disk.contents(path) == before);
    CHECK(disk.files() == std::set<std::string>{path});
  }
}

TEST_CASE("an error while reading is reported and never taken for an empty store") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(put(store, "fb", "https://www.facebook.com"));
  const std::string before = disk.contents(path);
  disk.fail(Operation::map, 1, EIO);
  CHECK_FALSE(store.read());
  disk.fail(Operation::map, 1, EIO);
  CHECK_FALSE(put(store, "gh", "https://github.com"));
  disk.fail(Operation::open, 1, EACCES);
  CHECK_FALSE(put(store, "gh", "https://github.com"));
  CHECK(disk.contents(path) == before);
}

TEST_CASE("a file put in the store's place while it is written gets the change too") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(put(store, "fb", "https://www.facebook.com"));
  const std::string original = disk.contents(path);
  bool replaced = false;
  const auto result = store.change("add gh", [&](const StoreView&) -> Result<Changes> {
    if (!replaced) {  // what a `git checkout` of a dotfiles folder does
      disk.set_contents("/home/ann/other", original);
      REQUIRE(disk.rename("/home/ann/other", path));
      replaced = true;
    }
    Changes changes;
    changes.put.push_back(make_link("gh", "https://github.com"));
    return changes;
  });
  REQUIRE(result);
  CHECK(links_in(store) == Links{{"fb", "https://www.facebook.com"}, {"gh", "https://github.com"}});
}

TEST_CASE("a change is only acknowledged once the file's name is on disk too, whoever created the file") {
  FaultEnv disk;
  Store store(disk, path);
  disk.fail(Operation::sync_folder, 1, EIO);
  disk.fail(Operation::truncate, 1, EIO);  // the rollback fails as well: the first change stays in the file
  REQUIRE_FALSE(put(store, "fb", "https://www.facebook.com"));
  REQUIRE(put(store, "gh", "https://github.com"));
  disk.restart(Survival::only_synced);
  CHECK(links_in(store).contains("gh"));
}

TEST_CASE("a change after a compaction whose rename was not synced survives a power cut") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(put(store, "fb", "https://www.facebook.com"));
  disk.fail(Operation::sync_folder, 1, EIO);
  CHECK_FALSE(store.compact());
  REQUIRE(put(store, "gh", "https://github.com"));
  disk.restart(Survival::only_synced);
  CHECK(links_in(store) == Links{{"fb", "https://www.facebook.com"}, {"gh", "https://github.com"}});
}

TEST_CASE("a rolled-back first change leaves an empty store, not an empty file") {
  FaultEnv disk;
  Store store(disk, path);
  disk.fail(Operation::sync, 1, EIO);
  REQUIRE_FALSE(put(store, "fb", "https://www.facebook.com"));
  CHECK(disk.contents(path) == encode_format());
  REQUIRE(put(store, "gh", "https://github.com"));
  CHECK(links_in(store) == Links{{"gh", "https://github.com"}});
}

TEST_CASE("bytes that could not be kept aside whole are not left behind in part") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(put(store, "fb", "https://www.facebook.com"));
  disk.set_contents(path, disk.contents(path) + "\x0a\x7f half");
  disk.fail(Operation::write, 1, ENOSPC, 5);
  CHECK_FALSE(put(store, "gh", "https://github.com"));
  CHECK(disk.files() == std::set<std::string>{path});
}

TEST_CASE("a damaged store is never compacted by itself") {
  const ScratchFolder folder;
  Store store(Env::posix(), folder / "links.pb");
  REQUIRE(put(store, "damaged", "https://h"));
  const auto grow = [&](int i) {
    Link link = make_link("fb", fmt::format("https://h/{}", i));
    wire::append_bytes_field(link.unknown_fields, 20, std::string(1'000'000, 'x'));
    return store.change("edit fb", [&](const StoreView&) -> Result<Changes> {
      Changes changes;
      changes.put.push_back(link);
      return changes;
    });
  };
  REQUIRE(grow(0));
  {
    auto file = Env::posix().open(folder / "links.pb", OpenMode::write);
    REQUIRE((*file)->write_at(30, "\xff"));
  }
  for (int i = 1; i < 25; ++i) {
    const auto committed = grow(i);
    REQUIRE(committed);
    CHECK_FALSE(committed->compacted);
  }
  CHECK_FALSE(store.read()->log().damaged.empty());
}

TEST_CASE("a file put in the store's place while it is compacted is not overwritten") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(put(store, "fb", "https://www.facebook.com"));
  disk.set_contents("/home/ann/pulled", disk.contents(path) + "more");
  disk.before_next(Operation::write, [&] { REQUIRE(disk.rename("/home/ann/pulled", path)); });
  CHECK_FALSE(store.compact());
  CHECK(disk.contents(path).ends_with("more"));
}
