// What is kept beside a store: under names that every file system takes, and never over another.
#include <doctest/doctest.h>

#include "tests/store/faulty_store.h"
#include "tests/store/sample_store.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

struct Fixture : FaultyStore {
  Fixture() {
    REQUIRE(put(store, "a", "https://a"));
    REQUIRE(put(store, "b", "https://b"));
  }
  void tear() { disk.set_contents(path, disk.contents(path) + std::string("\x0a\x7f\x12\x40 torn")); }
};

}  // namespace

TEST_CASE("no name that golinks makes has a character that vfat, exfat or Windows refuse") {
  Fixture fixture;
  fixture.tear();
  REQUIRE(put(fixture.store, "c", "https://c"));
  fixture.damage(20);
  REQUIRE(fixture.store.repair());
  CHECK(fixture.disk.files().size() == 3);
  for (const std::string& file : fixture.disk.files()) {
    CAPTURE(file);
    CHECK(file.find_first_of("\"*:<>?\\|") == std::string::npos);
  }
}

TEST_CASE("a copy is never written over another of the same moment") {
  Fixture model;
  model.tear();
  const std::string name = put(model.store, "c", "https://c")->torn_tail_kept_in;
  Fixture fixture;
  fixture.tear();
  fixture.disk.set_contents(name, "an older one");
  const auto committed = put(fixture.store, "c", "https://c");
  REQUIRE(committed);
  CHECK(committed->torn_tail_kept_in == name + "-2");
  CHECK(fixture.disk.contents(name) == "an older one");
  CHECK(fixture.disk.contents(name + "-2").ends_with(" torn"));
}

TEST_CASE("what an earlier compaction left when it was killed is in nobody's way") {
  Fixture fixture;
  fixture.disk.set_contents(fixture.path + ".new", "half of it");
  REQUIRE(fixture.store.compact());
  CHECK(fixture.disk.files() == std::set<std::string>{fixture.path});
}

TEST_CASE("each change is later than the one before it, whatever the clock says") {
  Fixture fixture;
  fixture.disk.advance_clock(1'000'000'000);
  REQUIRE(put(fixture.store, "c", "https://c"));
  fixture.disk.advance_clock(-2'000'000'000);
  Microseconds told = 0;
  REQUIRE(fixture.store.change("add d", [&](const StoreView& view) -> Result<Changes> {
    told = view.change_us();
    Changes changes;
    changes.put.push_back(make_link("d", "https://d"));
    return changes;
  }));
  Microseconds before = 0, last = 0;
  for_each_frame(fixture.store.read()->log(), [&](std::string_view frame) {
    before = last;
    last = read_transaction(frame).at_us;
    CHECK(last > before);
  });
  CHECK(last == before + 1);
  CHECK(told == last);
}
