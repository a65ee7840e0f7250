// The power goes at every moment of every kind of change: what is there afterwards is the store before the change or
// the store after it, and after it when it was acknowledged.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <functional>

#include "store/history.h"
#include "store/rename.h"
#include "tests/store/sample_store.h"
#include "tests/support/fault_env.h"
#include "tests/support/long_run.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

const std::string path = "/home/ann/links.pb";

struct Disk {
  FaultEnv env;
  Store store{env, path};
};

using Change = std::function<bool(Store&)>;  // whether it was acknowledged

Change change(std::function<Result<Changes>(const StoreView&)> decide) {
  return [decide](Store& store) { return store.change("change", decide).has_value(); };
}

Result<Changes> putting(std::vector<Link> links) {
  Changes changes;
  changes.put = std::move(links);
  return changes;
}

std::vector<Link> many_links() {
  std::vector<Link> links;
  for (int i = 0; i < 200; ++i) links.push_back(make_link(fmt::format("import{}", i), fmt::format("https://i/{}", i)));
  return links;
}

Result<Changes> renaming(const StoreView& view) {
  Link link = to_link(*view.find("k1"));
  link.keyword = "renamed";
  auto rename = rename_link(view, "k1", link, false, view.change_us());
  if (!rename) return failure(rename.error());
  return rename->changes;
}

struct Kind {
  std::string name;
  Change run;
  std::function<void(Disk&)> prepare = [](Disk&) {};
};

void fill(Disk& disk) {
  for (int i = 0; i < 5; ++i) REQUIRE(put(disk.store, fmt::format("k{}", i), fmt::format("https://h/{}", i)));
  REQUIRE(put(disk.store, "alias", "go/k1"));
  REQUIRE(remove(disk.store, "k4"));
}

void tear(Disk& disk) { disk.env.set_contents(path, disk.env.contents(path) + std::string("\x0a\x7f torn")); }

void damage_two(Disk& disk) {
  std::string bytes = disk.env.contents(path);
  bytes[bytes.find("https://h/2") + 3] ^= 1;
  disk.env.set_contents(path, bytes);
}

std::vector<Kind> all_kinds() {
  const auto filled = [](auto more) {
    return [more](Disk& disk) {
      fill(disk);
      more(disk);
    };
  };
  const auto nothing = [](Disk&) {};
  return {
      {"the first link of all", change([](const StoreView&) { return putting({make_link("a", "https://a")}); })},
      {"add", change([](const StoreView&) { return putting({make_link("a", "https://a")}); }), filled(nothing)},
      {"edit", change([](const StoreView&) { return putting({make_link("k2", "https://edited")}); }), filled(nothing)},
      {"rm", [](Store& store) { return remove(store, "k3").has_value(); }, filled(nothing)},
      {"mv with an alias", change(renaming), filled(nothing)},
      {"import", change([](const StoreView&) { return putting(many_links()); }), filled(nothing)},
      {"undo", change([](const StoreView& view) { return reverse(view, 0); }), filled(nothing)},
      {"add behind a torn tail", change([](const StoreView&) { return putting({make_link("a", "https://a")}); }),
       filled(tear)},
      {"compact", [](Store& store) { return store.compact().has_value(); }, filled(nothing)},
      {"compact with a torn tail", [](Store& store) { return store.compact().has_value(); }, filled(tear)},
      {"compact over damage", [](Store& store) { return store.compact().has_value(); }, filled(damage_two)},
      {"repair", [](Store& store) { return store.repair().has_value(); }, filled(damage_two)},
      {"repair of a torn tail", [](Store& store) { return store.repair().has_value(); }, filled(tear)},
  };
}

// The torn bytes and the damaged originals that were there, in the store or beside it.
void check_nothing_is_lost(const Kind& kind, const FaultEnv& disk, const std::string& before) {
  const bool has_odd_bytes =
      kind.name.find("torn") != std::string::npos || kind.name.find("damage") != std::string::npos;
  if (!has_odd_bytes) return;
  bool is_kept = false;
  for (const std::string& file : disk.files()) {
    const std::string bytes = disk.contents(file);
    is_kept |= bytes.ends_with(" torn") || bytes == before;
    is_kept |= file == path && bytes.find(" torn") != std::string::npos;
  }
  CHECK(is_kept);
}

struct Cut {
  int after;  // so many changes of the disk
  Survival survival;
  unsigned seed;
};

// Returns whether the change came to its end before the power went.
bool cut_and_look(const Kind& kind, const Cut& cut) {
  Disk disk;
  kind.prepare(disk);
  disk.env.restart(Survival::everything);
  const std::string bytes = disk.env.contents(path);
  const Links before = links_in(disk.store);
  disk.env.lose_power_after(cut.after);
  const bool is_acknowledged = kind.run(disk.store);
  const bool is_done = !disk.env.power_is_off();
  const Links after = [&] {
    Disk whole;
    kind.prepare(whole);
    REQUIRE(kind.run(whole.store));
    return links_in(whole.store);
  }();
  disk.env.restart(cut.survival, cut.seed);
  const Links found = links_in(disk.store);
  CHECK((found == after || (found == before && !is_acknowledged)));
  check_nothing_is_lost(kind, disk.env, bytes);
  REQUIRE(put(disk.store, "later", "https://later"));
  Links with_later = found;
  with_later["later"] = "https://later";
  CHECK(links_in(disk.store) == with_later);
  return is_done;
}

}  // namespace

TEST_CASE("the power may go at any moment of any change") {
  const unsigned seeds = is_long_run() ? 2'000 : 10;
  for (const Kind& kind : all_kinds()) {
    CAPTURE(kind.name);
    bool is_done = false;
    for (int after = 0; !is_done; ++after) {
      CAPTURE(after);
      is_done = cut_and_look(kind, {after, Survival::only_synced, 0});
      cut_and_look(kind, {after, Survival::everything, 0});
      for (unsigned seed = 0; seed < seeds; ++seed) {
        CAPTURE(seed);
        cut_and_look(kind, {after, Survival::at_random, seed});
        cut_and_look(kind, {after, Survival::any_sectors, seed});
      }
    }
  }
}

TEST_CASE("whatever order sectors reach the disk in, of what was not acknowledged nothing is seen, or all") {
  for (unsigned seed = 0; seed < (is_long_run() ? 100'000U : 300U); ++seed) {
    CAPTURE(seed);
    Disk disk;
    fill(disk);
    disk.env.restart(Survival::everything);
    const Links before = links_in(disk.store);
    const std::size_t end = disk.env.contents(path).size();
    disk.env.lose_power_after(1);  // between the write and the sync
    CHECK_FALSE(disk.store.change("import", [](const StoreView&) { return putting(many_links()); }));
    disk.env.restart(Survival::any_sectors, seed);
    const auto view = disk.store.read();
    REQUIRE(view);
    // Without its beginning it might be what is left of several transactions.
    const std::string bytes = disk.env.contents(path);
    if (bytes.size() == end || bytes[end] != 0) CHECK(view->log().damaged.empty());
    const Links found = links_in(disk.store);
    CHECK((found == before || found.size() == before.size() + 200));
  }
}
