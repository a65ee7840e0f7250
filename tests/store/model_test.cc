// Random changes by one to four writers, against a std::map with its history.
//
// Each writer has keywords of its own, so that each knows what must be there, whatever the others do at the same time.
// All of them open the store anew again and again, under two names, and one compacts and repairs it meanwhile.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "store/history.h"
#include "store/rename.h"
#include "tests/store/sample_store.h"
#include "tests/support/long_run.h"
#include "tests/support/scratch_folder.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

using Model = std::map<std::string, std::string>;  // keyword -> target
using Delta = std::map<std::string, std::optional<std::string>>;

// What one change did to the links it touched.
struct Past {
  std::uint64_t number = 0;
  Delta before, after;
};

// A busy machine may not let a writer have the lock in time: nothing was done, it asks again.
template <typename Ask>
auto until_unlocked(const Ask& ask) {
  auto answer = ask();
  while (!answer && answer.error().code == ErrorCode::locked) answer = ask();
  return answer;
}

class ModelledWriter {
 public:
  ModelledWriter(std::string path, int number, unsigned seed)
      : path_(std::move(path)), prefix_(fmt::format("w{}x", number)), random_(seed + static_cast<unsigned>(number)) {}

  // One random change, and whether the store did as the model does.
  bool step() {
    ++step_;
    switch (pick(12)) {
      case 0:
      case 1:
      case 2:
      case 3: return put_some(1);
      case 4: return put_some(2 + pick(30));  // an import
      case 5:
      case 6: return remove_one();
      case 7:
      case 8: return rename_one();
      case 9: return undo_one();
      case 10: return until_unlocked([&] { return open().compact(); }).has_value() && agrees();
      default: return until_unlocked([&] { return open().repair(); }).has_value() && agrees();
    }
  }

  // Whether the store has this writer's links, and no others of its keywords.
  bool agrees() const {
    Model found;
    const auto view = open().read();
    if (!view) return false;
    for_each_change(view->log(), [&](const Change& change) {
      if (!change.keyword.starts_with(prefix_)) return;
      found.erase(std::string(change.keyword));
      if (!change.is_removal) found[std::string(change.keyword)] = decode_link_view(change.link_bytes)->target;
    });
    return found == model_;
  }

  // What the store said to the last change that failed.
  [[nodiscard]] const std::string& said() const { return said_; }

 private:
  [[nodiscard]] Store open() const { return {Env::posix(), path_}; }
  std::size_t pick(std::size_t count) { return random_() % count; }
  std::string any_keyword() { return fmt::format("{}{}", prefix_, pick(25)); }
  std::string any_target() { return fmt::format("https://h/{}/{}", step_, std::string(pick(200), 'x')); }
  std::string present_keyword() {
    return std::next(model_.begin(), static_cast<std::ptrdiff_t>(pick(model_.size())))->first;
  }

  bool commit(const std::string& command, const Changes& changes, const Delta& after) {
    return decide(
        command, [&](const StoreView&) -> Result<Changes> { return changes; }, after);
  }
  bool decide(const std::string& command, const Store::Decision& decision, const Delta& after) {
    const auto committed = until_unlocked([&] { return open().change(command, decision); });
    if (!committed) {
      said_ = command + ": " + committed.error().message;
      return false;
    }
    if (committed->number == 0) return true;  // there was nothing to write
    Past past{committed->number, {}, after};
    for (const auto& [keyword, target] : after) {
      past.before[keyword] = model_.contains(keyword) ? std::optional(model_[keyword]) : std::nullopt;
      if (target) model_[keyword] = *target;
      else model_.erase(keyword);
    }
    past_.push_back(std::move(past));
    return true;
  }

  bool put_some(std::size_t count) {
    Delta after;
    Changes changes;
    for (std::size_t i = 0; i < count; ++i) after[any_keyword()] = any_target();
    for (const auto& [keyword, target] : after) changes.put.push_back(make_link(keyword, *target));
    return commit("put", changes, after);
  }
  bool remove_one() {
    if (model_.empty()) return true;
    Changes changes;
    changes.remove.push_back(present_keyword());
    return commit("rm", changes, {{changes.remove.front(), std::nullopt}});
  }
  bool rename_one() {
    if (model_.empty()) return true;
    const std::string from = present_keyword(), to = any_keyword();
    if (model_.contains(to)) return true;
    const auto rename = [&](const StoreView& view) -> Result<Changes> {
      Link link = to_link(*view.find(from));
      link.keyword = to;
      auto decided = rename_link(view, from, link, false, view.change_us());
      if (!decided) return failure(decided.error());
      return decided->changes;
    };
    return decide("mv", rename, {{from, std::nullopt}, {to, model_.at(from)}});
  }

  // Any change of the last ones: undone when nothing touched its links since, and refused otherwise.
  bool undo_one() {
    if (past_.empty()) return true;
    const std::size_t back = std::min<std::size_t>(past_.size(), 30);
    const Past chosen = past_[past_.size() - 1 - pick(back)];
    const bool is_possible = std::ranges::all_of(chosen.after, [&](const auto& change) {
      const auto now = model_.find(change.first);
      return change.second ? now != model_.end() && now->second == *change.second : now == model_.end();
    });
    const auto undo = [&](const StoreView& view) { return reverse(view, chosen.number); };
    if (is_possible) return decide("undo", undo, chosen.before) || is_same_again(chosen);
    const auto refused = until_unlocked([&] { return open().change("undo", undo); });
    return !refused && refused.error().code == ErrorCode::conflict;
  }
  // The same target may be there by a later change: then the link's times differ, and the undo is rightly refused.
  bool is_same_again(const Past& chosen) const {
    return std::ranges::any_of(past_, [&](const Past& past) {
      return past.number > chosen.number &&
             std::ranges::any_of(past.after, [&](const auto& change) { return chosen.after.contains(change.first); });
    });
  }

  std::string path_;
  std::string prefix_;
  std::string said_;
  std::mt19937 random_;
  int step_ = 0;
  Model model_;
  std::vector<Past> past_;
};

// Returns how many changes did not go as they should.
int run_writers(int count, int steps, unsigned seed, const std::string& path, const std::string& other_name) {
  std::atomic<int> wrong = 0;
  std::mutex mutex;
  std::string told;
  std::vector<std::thread> writers;
  for (int i = 0; i < count; ++i) {
    writers.emplace_back([&, i] {
      ModelledWriter writer(i % 2 == 0 ? path : other_name, i, seed);
      for (int step = 0; step < steps; ++step) {
        if (writer.step()) continue;
        ++wrong;
        const std::scoped_lock lock(mutex);
        told += writer.said() + "\n";
      }
      wrong += writer.agrees() ? 0 : 1;
    });
  }
  for (std::thread& writer : writers) writer.join();
  INFO(told);
  CHECK(told.empty());
  return wrong;
}

}  // namespace

TEST_CASE("whatever one to four writers do, the store is what a map of its history would be") {
  const int rounds = is_long_run() ? 10'000 : 2, steps = is_long_run() ? 2'000 : 60;
  for (int round = 0; round < rounds; ++round) {
    for (int writers = 1; writers <= 4; ++writers) {
      CAPTURE(round);
      CAPTURE(writers);
      const ScratchFolder folder;
      std::filesystem::create_symlink(folder / "links.pb", folder / "other.pb");
      const auto seed = static_cast<unsigned>(round * 100 + writers);
      CHECK(run_writers(writers, steps, seed, folder / "links.pb", folder / "other.pb") == 0);
      const auto view = Store(Env::posix(), folder / "links.pb").read();
      REQUIRE(view);
      CHECK(view->log().damaged.empty());
      CHECK(view->log().torn_tail().empty());
    }
  }
}
