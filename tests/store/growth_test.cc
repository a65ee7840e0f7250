// However links are changed, the file stays within its bound: 8 MiB, or twice what compaction would leave.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "store/compaction.h"
#include "store/history.h"
#include "tests/store/sample_store.h"
#include "tests/support/long_run.h"
#include "tests/support/scratch_folder.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

// How often each kind of change comes, and how large links are.
struct Mix {
  const char* name;
  std::size_t keywords, largest_link, largest_import;
  int adds, removals, imports, undos;
};

constexpr Mix mixes[] = {
    {"a few large links that are edited", 5, 200'000, 1, 95, 0, 0, 5},
    {"links of all sizes that come and go", 400, 60'000, 1, 60, 35, 0, 5},
    {"replacing imports", 300, 20'000, 300, 20, 10, 60, 10},
    {"small changes of a large store", 2'000, 10'000, 2'000, 85, 7, 7, 1},
};

class Growth {
 public:
  Growth(const Mix& mix, Store& store, unsigned seed) : mix_(mix), store_(store), random_(seed) {}

  void change() {
    const int all = mix_.adds + mix_.removals + mix_.imports + mix_.undos;
    int chosen = static_cast<int>(pick(static_cast<std::size_t>(all)));
    if ((chosen -= mix_.adds) < 0) return put(1);
    if ((chosen -= mix_.removals) < 0) return remove();
    if ((chosen -= mix_.imports) < 0) return put(1 + pick(mix_.largest_import));
    undo();
  }

  // The file may be larger by the frames around the states of links, of which compaction makes one for every 64 KiB.
  void check_bound() {
    const auto view = store_.read();
    REQUIRE(view);
    const std::size_t size = view->log().bytes.size();
    const std::size_t left = compact_log(view->log()).size();
    CHECK(size <= std::max<std::size_t>(compaction_threshold_bytes, left * 2 + left / 50));
    CHECK(left <= size + size / 100 + 100);
  }

 private:
  std::size_t pick(std::size_t count) { return random_() % count; }
  std::string keyword() { return fmt::format("k{}", pick(mix_.keywords)); }

  Link link() {
    Link made = make_link(keyword(), fmt::format("https://h/{}", random_()));
    wire::append_bytes_field(made.unknown_fields, 20, std::string(pick(mix_.largest_link), 'x'));
    return made;
  }
  void commit(const std::string& command, const Changes& changes, std::vector<std::string> keys) {
    REQUIRE(store_.change(
        command, [&](const StoreView&) -> Result<Changes> { return changes; }, keys));
  }
  void put(std::size_t count) {
    Changes changes;
    std::map<std::string, Link> links;
    for (std::size_t i = 0; i < count; ++i) {
      const Link made = link();
      links[made.keyword] = made;
    }
    std::vector<std::string> keys;
    for (auto& [key, made] : links) {
      keys.push_back(key);
      changes.put.push_back(std::move(made));
    }
    commit("put", changes, keys);
  }
  void remove() {
    Changes changes;
    changes.remove = {keyword()};
    commit("rm", changes, changes.remove);
  }
  void undo() {
    [[maybe_unused]] const auto undone = store_.change("undo", [&](const StoreView& view) { return reverse(view, 0); });
  }

  const Mix& mix_;
  Store& store_;
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("no mix of changes makes the file outgrow its store") {
  const int changes = is_long_run() ? 20'000 : 150, seeds = is_long_run() ? 100 : 1;
  for (const Mix& mix : mixes) {
    for (int seed = 0; seed < seeds; ++seed) {
      CAPTURE(mix.name);
      CAPTURE(seed);
      const ScratchFolder folder;
      Store store(Env::posix(), folder / "links.pb");
      Growth growth(mix, store, static_cast<unsigned>(seed));
      for (int i = 0; i < changes; ++i) {
        CAPTURE(i);
        growth.change();
        if (i % 15 == 14 || is_long_run()) growth.check_bound();
      }
    }
  }
}
