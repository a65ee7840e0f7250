#include "store/follower.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "store/history.h"
#include "store/log_scan.h"
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
  disk.fail(Operation::read, 1, ESTALE);
  CHECK(follower.refresh().error().os_error == ESTALE);
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
  REQUIRE(put(store, "hn", "https://3"));
  CHECK(refreshed() == Links{{"fb", "https://1"}, {"gh", "https://2"}, {"hn", "https://3"}});
  REQUIRE(store.repair());  // now the file's word counts
  CHECK(refreshed() == Links{{"fb", "https://1"}, {"hn", "https://3"}});
}

TEST_CASE_FIXTURE(Fixture, "damaged links stay however often the file is looked at again") {
  for (int i = 0; i < 20; ++i) REQUIRE(put(store, fmt::format("k{}", i % 12), fmt::format("https://h/{}", i)));
  const std::string sound = disk.contents(path);
  const Links good = refreshed();
  for (std::size_t at = encode_format().size(); at < sound.size(); at += 3) {
    CAPTURE(at);
    damage(at);
    for (int touched = 0; touched < 3; ++touched) {
      CHECK(refreshed() == good);
      CHECK(follower.damaged_bytes() > 0);
      disk.advance_clock(1'000'000);
      disk.set_contents(path, disk.contents(path));
    }
    disk.set_contents(path, sound);
    CHECK(refreshed() == good);
    CHECK(follower.damaged_bytes() == 0);
  }
}

TEST_CASE_FIXTURE(Fixture, "a last change of which a power cut left zeros keeps its link too") {
  REQUIRE(put(store, "fb", "https://1"));
  const std::size_t begin = disk.contents(path).size();
  REQUIRE(put(store, "gh", "https://2"));
  const Links good = refreshed();
  std::string bytes = disk.contents(path);
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(begin), bytes.end(), '\0');
  for (int touched = 0; touched < 3; ++touched) {
    disk.advance_clock(1'000'000);
    disk.set_contents(path, bytes);
    CHECK(refreshed() == good);
    CHECK(follower.damaged_bytes() == bytes.size() - begin);
  }
}

TEST_CASE_FIXTURE(Fixture, "a file that is written anew in place never takes a link away before it is whole") {
  for (int i = 0; i < 30; ++i) REQUIRE(put(store, fmt::format("k{}", i), fmt::format("https://h/{}", i)));
  const std::string old = disk.contents(path);
  const Links good = refreshed();
  FaultyStore other;
  for (int i = 0; i < 30; ++i) REQUIRE(put(other.store, fmt::format("k{}", i), fmt::format("https://new/{}", i)));
  const std::string anew = other.disk.contents(path);
  bool is_emptied_first = true;
  SUBCASE("emptied first, as cp does") {}
  SUBCASE("block by block, as rsync --inplace does") { is_emptied_first = false; }
  for (std::size_t size = 1; size < anew.size(); size += 13) {
    const auto written = read_log(std::string_view(anew).substr(0, size));
    if (written && written->torn_tail().empty()) continue;  // by chance it looks whole
    CAPTURE(size);
    disk.advance_clock(1'000'000);
    const std::string rest = is_emptied_first || size > old.size() ? "" : old.substr(size);
    disk.set_contents(path, anew.substr(0, size) + rest);
    [[maybe_unused]] const auto refreshed = follower.refresh();
    REQUIRE(seen().size() == good.size());
  }
  disk.advance_clock(1'000'000);
  disk.set_contents(path, anew);
  CHECK(refreshed() == links_in(other.store));
}

TEST_CASE_FIXTURE(Fixture, "another file in the store's place is noticed although it is damaged") {
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(put(store, "gh", "https://2"));
  CHECK(refreshed().size() == 2);
  FaultyStore other;
  REQUIRE(put(other.store, "fb", "https://other"));
  REQUIRE(put(other.store, "lost", "https://3"));
  const std::size_t lost_ends = other.disk.contents(path).size();
  REQUIRE(put(other.store, "hn", "https://4"));
  other.damage(lost_ends - 20);
  disk.set_contents("/other", other.disk.contents(path));
  REQUIRE(disk.rename("/other", path));
  CHECK(refreshed() == Links{{"fb", "https://other"}, {"gh", "https://2"}, {"hn", "https://4"}});
  CHECK(follower.damaged_bytes() > 0);
}

TEST_CASE_FIXTURE(Fixture, "another file in the store's place takes no link away while it is cut short") {
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(put(store, "gh", "https://2"));
  CHECK(refreshed().size() == 2);
  FaultyStore other;
  REQUIRE(put(other.store, "hn", "https://3"));
  const std::size_t whole = other.disk.contents(path).size();
  REQUIRE(put(other.store, "fb", "https://4"));
  const std::string anew = other.disk.contents(path);
  disk.set_contents("/other", anew.substr(0, whole + 10));
  REQUIRE(disk.rename("/other", path));
  CHECK(refreshed() == Links{{"fb", "https://1"}, {"gh", "https://2"}, {"hn", "https://3"}});
  disk.set_contents(path, anew);
  CHECK(refreshed() == Links{{"fb", "https://4"}, {"hn", "https://3"}});
}

TEST_CASE_FIXTURE(Fixture, "a rewrite of the same size and time is seen at the latest when the clock's tick is over") {
  std::int64_t tick_us = 50'000;
  SUBCASE("of a usual file system") {}
  SUBCASE("of one that counts seconds, such as FAT") {
    disk.stamp_in_steps_of(2'000'000);
    tick_us = 2'050'000;
  }
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(put(store, "gh", "https://2"));
  CHECK(refreshed().size() == 2);
  const std::string before = disk.contents(path);
  disk.advance_clock(tick_us / 4);
  CHECK(refreshed().size() == 2);
  FaultyStore other;
  REQUIRE(put(other.store, "fb", "https://8"));
  REQUIRE(put(other.store, "gh", "https://2"));
  for (std::size_t at = 0; at < before.size(); ++at) disk.corrupt(path, at, other.disk.contents(path).at(at));
  disk.advance_clock(tick_us);
  CHECK(refreshed() == Links{{"fb", "https://8"}, {"gh", "https://2"}});
}

TEST_CASE_FIXTURE(Fixture, "a file from the future is read once and again when the tick is over, and not for ever") {
  REQUIRE(put(store, "fb", "https://1"));
  disk.advance_clock(3'600'000'000);
  disk.set_contents(path, disk.contents(path));
  disk.advance_clock(-3'600'000'000);
  CHECK(refreshed().size() == 1);
  disk.advance_clock(60'000);
  CHECK(refreshed().size() == 1);
  disk.fail(Operation::read, 1, ESTALE);  // would be met by any read
  for (int i = 0; i < 5; ++i) CHECK(refreshed().size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a sector that cannot be read hides the links in it and no other") {
  for (int i = 0; i < 200; ++i) REQUIRE(put(store, fmt::format("k{}", i), fmt::format("https://h/{}", i)));
  const Links good = links_in(store);
  disk.break_sector(path, 9000);
  const Links readable = links_in(store);
  CHECK(readable.size() > 100);
  CHECK(readable.size() < 200);
  CHECK(refreshed() == readable);
  CHECK(follower.damaged_bytes() >= 4096);
  CHECK(store.read()->unreadable_bytes() == 4096);

  REQUIRE(store.repair());
  CHECK(links_in(store) == readable);
  CHECK(store.read()->unreadable_bytes() == 0);
  CHECK(refreshed() == readable);
}

TEST_CASE_FIXTURE(Fixture, "a first change that was rolled back vanishes") {
  disk.fail(Operation::sync_folder, 1, EIO);
  disk.before_next(Operation::sync_folder, [&] { CHECK(refreshed() == Links{{"fb", "https://1"}}); });
  REQUIRE_FALSE(put(store, "fb", "https://1"));
  CHECK(refreshed().empty());
}

namespace {

// What another program does to the file again and again: it never is without the links k0 to k9 and the targets they
// have, unless it is in the middle of something.
class Meddler {
 public:
  explicit Meddler(std::string path) : path_(std::move(path)), store_(Env::posix(), path_) {
    for (int i = 0; i < 10; ++i) REQUIRE(put(store_, fmt::format("k{}", i), fmt::format("https://h/{}", i)));
  }
  void append(int turn) { REQUIRE(put(store_, fmt::format("more{}", turn), "https://more")); }
  void replace() {
    std::filesystem::copy_file(path_, path_ + ".copy", std::filesystem::copy_options::overwrite_existing);
    std::filesystem::rename(path_ + ".copy", path_);
  }
  void cut_and_restore() {
    const std::string bytes = contents();
    std::filesystem::resize_file(path_, bytes.size() / 2 + 7);
    write_over(bytes);
  }
  void damage_and_restore() {
    const std::string bytes = contents();
    std::string damaged = bytes;
    damaged[damaged.size() / 3] = static_cast<char>(damaged[damaged.size() / 3] ^ 1);
    write_over(damaged);
    write_over(bytes);
  }

 private:
  [[nodiscard]] std::string contents() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write_over(const std::string& bytes) const {
    std::fstream(path_, std::ios::binary | std::ios::in | std::ios::out) << bytes;
  }

  std::string path_;
  Store store_;
};

}  // namespace

TEST_CASE("two readers and a writer: no link is lost while the file is replaced, cut, damaged and restored") {
  const ScratchFolder folder;
  const std::string file = folder / "links.pb";
  Meddler meddler(file);
  Follower follower(Env::posix_copying(), file);
  REQUIRE(follower.refresh());
  std::atomic<bool> stop = false;
  std::atomic<int> missing = 0, wrong = 0, reads = 0;
  const auto follow = [&] {
    for (int turn = 0; !stop; ++turn) {
      [[maybe_unused]] const auto refreshed = follower.refresh();
      follower.read([&](const Index& index) {
        if (!index.find(fmt::format("k{}", turn % 10))) ++missing;
      });
      ++reads;
    }
  };
  const auto read = [&] {
    const Store store(Env::posix_copying(), file);
    for (int turn = 0; !stop; ++turn, ++reads) {
      const std::string key = fmt::format("k{}", turn % 10);
      const auto view = store.read({&key, 1});
      const auto link = view ? view->find(key) : std::nullopt;
      if (link && link->target != fmt::format("https://h/{}", turn % 10)) ++wrong;
    }
  };
  std::thread follows(follow), reads_anew(read);
  for (int turn = 0; turn < 150; ++turn) {
    meddler.append(turn);
    meddler.replace();
    meddler.cut_and_restore();
    meddler.damage_and_restore();
  }
  stop = true;
  follows.join();
  reads_anew.join();
  CHECK(missing == 0);
  CHECK(wrong == 0);
  CHECK(reads > 0);
  REQUIRE(follower.refresh());
  follower.read([&](const Index& index) { CHECK(index.size() == 160); });
}
