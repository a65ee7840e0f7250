#include "daemon/usage_counter.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <map>
#include <optional>
#include <thread>

#include "store/location.h"
#include "store/rename.h"
#include "store/usage_file.h"
#include "tests/store/sample_store.h"
#include "tests/support/fault_env.h"
#include "tests/support/scratch_folder.h"

namespace golinks::test {
namespace {

using Hits = std::map<std::string, std::uint64_t>;

constexpr Microseconds day = 86'400'000'000;

Hits hits_in(const Usage& usage) {
  Hits hits;
  usage.for_each([&](std::string_view key, const LinkUse& use) { hits[std::string(key)] = use.hits; });
  return hits;
}

// A store with some links, and a daemon's view of it.
struct Fixture {
  FaultEnv disk;
  Store store{disk, "/links.pb"};
  const std::string path = usage_path("/links.pb");
  std::optional<LiveLinks> links;
  std::optional<UsageCounter> counter;

  Fixture() {
    for (const char* keyword : {"a", "b", "Code-Review"}) REQUIRE(put(store, keyword, "https://example.com"));
    restart();
  }

  // As after a crash: only what is in the files is known.
  void restart() {
    links.emplace(disk, "/links.pb");
    links->refresh();
    counter.emplace(disk, *links, path);
  }

  // What a redirect does.
  void use(const std::string& request) {
    links->refresh();
    const auto resolution = links->resolve(request);
    REQUIRE(resolution);
    counter->count(resolution->keyword, resolution->as_of);
  }

  void rename(const std::string& from, const std::string& to, bool leave_alias = false) {
    REQUIRE(store.change("mv", [&](const StoreView& view) -> Result<Changes> {
      Link renamed = to_link(*view.find(from));
      renamed.keyword = to;
      return rename_link(view, from, renamed, leave_alias, disk.now_us())->changes;
    }));
  }

  Hits counted() {
    links->refresh();
    Hits hits;
    counter->read([&](const Usage& usage) { hits = hits_in(usage); });
    return hits;
  }
  Hits saved() { return hits_in(*load_usage(disk, path)); }
};

TEST_CASE_FIXTURE(Fixture, "uses are counted by key, whatever was typed, and known at once") {
  use("a");
  use("code_review/42?x=1");
  use("Code-Review");
  CHECK(counted() == Hits{{"a", 1}, {"codereview", 2}});
  use("a");
  CHECK(counted() == Hits{{"a", 2}, {"codereview", 2}});
  counter->read([&](const Usage& usage) {
    CHECK(usage.of("a").last_used_us <= disk.now_us());
    CHECK(usage.of("a").recent_days(disk.now_us()).back() == 2);
  });
}

TEST_CASE_FIXTURE(Fixture,
                  "the file is written when there is something new, and not more often than every few seconds") {
  counter->save_now_and_then();
  CHECK(disk.files() == std::set<std::string>{"/links.pb"});
  use("a");
  counter->save_now_and_then();
  CHECK(saved() == Hits{});
  disk.advance_clock(4'000'000);
  counter->save_now_and_then();
  CHECK(saved() == Hits{{"a", 1}});
  const int changes = disk.changes();
  disk.advance_clock(4'000'000);
  counter->save_now_and_then();
  CHECK(disk.changes() == changes);
  use("a");
  disk.advance_clock(-60'000'000);  // somebody sets the clock
  counter->save_now_and_then();
  CHECK(saved() == Hits{{"a", 2}});
  use("b");
  counter->save();
  CHECK(saved() == Hits{{"a", 2}, {"b", 1}});
}

TEST_CASE_FIXTURE(Fixture, "a crash loses what was counted since the last save, and nothing else") {
  use("a");
  counter->save();
  use("a");
  restart();
  CHECK(counted() == Hits{{"a", 1}});
  use("a");
  counter->save();
  restart();
  CHECK(counted() == Hits{{"a", 2}});
}

TEST_CASE_FIXTURE(Fixture, "a renamed link takes its hits along, those not yet written too") {
  use("a");
  counter->save();
  use("a");
  rename("a", "x");
  use("x");
  CHECK(counted() == Hits{{"x", 3}});
  counter->save();
  CHECK(saved() == Hits{{"x", 3}});
}

TEST_CASE_FIXTURE(Fixture, "an alias that a renaming leaves begins with no hits") {
  use("a");
  rename("a", "x", true);
  use("a");
  use("x");
  use("x");
  CHECK(counted() == Hits{{"a", 1}, {"x", 3}});
}

TEST_CASE_FIXTURE(Fixture, "links that change their keywords between two looks keep their hits apart") {
  use("a");
  use("a");
  use("b");
  rename("a", "tmp");
  rename("b", "a");
  rename("tmp", "b");
  use("a");
  CHECK(counted() == Hits{{"a", 2}, {"b", 2}});
}

TEST_CASE_FIXTURE(Fixture, "links that are renamed while no daemon runs keep their hits") {
  use("a");
  counter->save();
  counter.reset();
  rename("a", "x");
  restart();
  CHECK(counted() == Hits{{"x", 1}});
  counter->save();
  CHECK(saved() == Hits{{"x", 1}});
}

TEST_CASE_FIXTURE(Fixture, "compaction, removal and undo leave the hits where they are") {
  use("a");
  rename("a", "x");
  REQUIRE(store.compact());
  CHECK(counted() == Hits{{"x", 1}});
  REQUIRE(remove(store, "x"));
  CHECK(counted() == Hits{{"x", 1}});
  for (const std::uint64_t number : {5, 4}) {
    REQUIRE(store.change("undo", [&](const StoreView& view) { return reverse(view, number); }));
  }
  CHECK(counted() == Hits{{"a", 1}});
}

TEST_CASE_FIXTURE(Fixture, "an older copy of the store put in its place keeps the hits") {
  const std::string old = disk.contents("/links.pb");
  use("b");
  rename("a", "x");
  counter->save();
  disk.advance_clock(1'000'000);
  disk.set_contents("/links.pb", old);
  use("b");
  rename("b", "y");  // the same number as the renaming before
  CHECK(counted() == Hits{{"y", 2}});
}

TEST_CASE_FIXTURE(
    Fixture, "a store that is not there, or not readable, when the daemon starts costs no hits when it comes back") {
  for (int i = 0; i < 3; ++i) use("a");
  rename("a", "x", true);
  use("a");
  const Hits before = counted();
  REQUIRE(before == Hits{{"a", 1}, {"x", 3}});
  counter->save();
  const std::string bytes = disk.contents("/links.pb");
  SUBCASE("absent") { REQUIRE(disk.remove("/links.pb")); }
  SUBCASE("unreadable") { disk.set_contents("/links.pb", "not a store at all"); }
  SUBCASE("empty") { disk.set_contents("/links.pb", ""); }
  restart();
  CHECK(counted() == before);
  counter->save();
  disk.advance_clock(1'000'000);
  disk.set_contents("/links.pb", bytes);
  CHECK(counted() == before);
  use("x");
  counter->save();
  CHECK(saved() == Hits{{"a", 1}, {"x", 4}});
}

TEST_CASE_FIXTURE(Fixture, "an older copy of the store, and then the newer one again, cost no hits") {
  const std::string old = disk.contents("/links.pb");
  use("a");
  rename("a", "x", true);
  use("a");
  use("x");
  const Hits before = counted();
  REQUIRE(before == Hits{{"a", 1}, {"x", 2}});
  const std::string newer = disk.contents("/links.pb");
  bool restarts = false;
  bool in_place = false;  // as cp does, and not as git
  SUBCASE("while the daemon runs") {}
  SUBCASE("with a restart at each step") { restarts = true; }
  SUBCASE("in place") { in_place = true; }
  SUBCASE("in place, with a restart at each step") { in_place = restarts = true; }
  for (const std::string& bytes : {old, newer, old, newer}) {
    disk.advance_clock(1'000'000);
    if (!in_place) REQUIRE(disk.remove("/links.pb"));
    disk.set_contents("/links.pb", bytes);
    CHECK(counted() == before);
    counter->save();
    if (restarts) restart();
  }
  use("x");
  counter->save();
  CHECK(saved() == Hits{{"a", 1}, {"x", 3}});
}

TEST_CASE_FIXTURE(Fixture,
                  "a newer copy of the store written over an older one moves no hits that another link has got since") {
  const std::string old = disk.contents("/links.pb");
  use("a");
  rename("a", "x");
  disk.advance_clock(1);
  REQUIRE(put(store, "a", "https://another.example"));
  use("a");
  use("a");
  const Hits before = counted();
  REQUIRE(before == Hits{{"a", 2}, {"x", 1}});
  const std::string newer = disk.contents("/links.pb");
  for (const std::string& bytes : {old, newer}) {
    disk.advance_clock(1'000'000);
    disk.set_contents("/links.pb", bytes);
    CHECK(counted() == before);
  }
}

TEST_CASE_FIXTURE(Fixture, "an older copy of the store that has been looked at is followed from then on") {
  const std::string old = disk.contents("/links.pb");
  use("b");
  rename("a", "x");
  CHECK(counted() == Hits{{"b", 1}});
  disk.advance_clock(1'000'000);
  disk.set_contents("/links.pb", old);
  CHECK(counted() == Hits{{"b", 1}});
  disk.advance_clock(1'000'000);
  rename("b", "y");  // the same number as the renaming before
  CHECK(counted() == Hits{{"y", 1}});
}

TEST_CASE_FIXTURE(Fixture, "what cannot be written is counted on, and written when that works again") {
  for (const Operation operation : {Operation::open, Operation::write, Operation::sync, Operation::rename}) {
    CAPTURE(static_cast<int>(operation));
    const Hits before = saved();
    use("a");
    disk.fail(operation, 1, ENOSPC);
    counter->save();
    CHECK(saved() == before);
    use("a");
    CHECK(counted()["a"] == (before.contains("a") ? before.at("a") : 0) + 2);
    counter->save();
    CHECK(saved() == counted());
  }
}

TEST_CASE_FIXTURE(Fixture, "counts that cannot be opened or read now are not given up: those of now are added later") {
  use("a");
  counter->save();
  const std::string bytes = disk.contents(path);
  for (const Operation operation : {Operation::open, Operation::read}) {
    CAPTURE(static_cast<int>(operation));
    disk.set_contents(path, bytes);
    disk.fail(operation, 2, EMFILE);  // the first is for the links
    restart();
    use("a");
    disk.fail(operation, 1, EMFILE);
    counter->save();
    CHECK(disk.contents(path) == bytes);
    CHECK(counted() == Hits{{"a", 2}});
    counter->save();
    CHECK(saved() == Hits{{"a", 2}});
    CHECK_FALSE(disk.files().contains(path + ".unreadable"));
  }
}

TEST_CASE_FIXTURE(Fixture, "counts that were put aside are never written over by others") {
  for (const std::string contents : {"first", "second", "third"}) {
    disk.set_contents(path, contents);
    restart();
  }
  CHECK(disk.contents(path + ".unreadable") == "first");
  CHECK(disk.contents(path + ".unreadable-2") == "second");
  CHECK(disk.contents(path + ".unreadable-3") == "third");
}

TEST_CASE_FIXTURE(Fixture, "a file that holds no counts is kept beside, and counting begins anew") {
  disk.set_contents(path, "not ours");
  restart();
  CHECK(counted() == Hits{});
  CHECK(disk.contents(path + ".unreadable") == "not ours");
  use("a");
  counter->save();
  CHECK(saved() == Hits{{"a", 1}});
  SUBCASE("even when it cannot be moved") {
    disk.set_contents(path, "not ours");
    disk.fail(Operation::rename, 1, EACCES);
    restart();
    CHECK(counted() == Hits{});
  }
}

TEST_CASE_FIXTURE(Fixture,
                  "a link that is gone and was not used for 90 days is forgotten at the next start, no other") {
  use("a");
  use("b");
  counter->save();
  REQUIRE(remove(store, "a"));
  disk.advance_clock(80 * day);
  restart();
  CHECK(counted() == Hits{{"a", 1}, {"b", 1}});
  disk.advance_clock(80 * day);
  SUBCASE("but not while the store is away") {
    const std::string bytes = disk.contents("/links.pb");
    REQUIRE(disk.remove("/links.pb"));
    restart();
    CHECK(counted() == Hits{{"a", 1}, {"b", 1}});
    disk.set_contents("/links.pb", bytes);
  }
  restart();
  CHECK(counted() == Hits{{"b", 1}});
}

TEST_CASE("four threads that count while others look and save lose nothing") {
  constexpr std::uint64_t each = 20'000;
  constexpr int threads = 4;
  const ScratchFolder folder;
  Store store(Env::posix(), folder / "links.pb");
  for (const char* keyword : {"a", "b"}) REQUIRE(put(store, keyword, "https://example.com"));
  LiveLinks links(Env::posix(), store.path());
  links.refresh();
  const std::string path = usage_path(store.path());
  {
    UsageCounter counter(Env::posix(), links, path);
    std::atomic<bool> done{false};
    std::jthread saver([&] {
      while (!done) counter.save();
    });
    std::vector<std::jthread> counting;
    for (int t = 0; t < threads; ++t) {
      counting.emplace_back([&] {
        for (std::uint64_t i = 0; i < each; ++i) counter.count(i % 4 == 0 ? "b" : "a", links.resolve("a")->as_of);
      });
    }
    std::uint64_t last = 0;
    for (int i = 0; i < 100; ++i) {
      counter.read([&](const Usage& usage) {
        CHECK(usage.total_hits() >= last);
        last = usage.total_hits();
      });
    }
    counting.clear();
    done = true;
    saver.join();
    counter.save();
  }
  CHECK(hits_in(*load_usage(Env::posix(), path)) == Hits{{"a", threads * each * 3 / 4}, {"b", threads * each / 4}});
}

}  // namespace
}  // namespace golinks::test
