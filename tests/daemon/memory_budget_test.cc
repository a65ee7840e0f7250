#include "daemon/memory_budget.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace golinks {
namespace {

TEST_CASE("what does not fit is not taken, and what goes out of scope is given back") {
  MemoryBudget budget(100);
  {
    MemoryBudget::Share first;
    MemoryBudget::Share second;
    CHECK(first.take(budget, 60));
    CHECK_FALSE(second.take(budget, 41));
    CHECK(budget.used() == 60);
    CHECK(second.take(budget, 40));
    CHECK(budget.is_spent());
    first.give_back();
    CHECK(budget.used() == 40);
  }
  CHECK(budget.used() == 0);
}

TEST_CASE("what must be kept is taken beyond the limit, and then nothing else fits") {
  MemoryBudget budget(100);
  MemoryBudget::Share kept;
  MemoryBudget::Share other;
  kept.take_anyway(budget, 150);
  CHECK(budget.is_spent());
  CHECK_FALSE(other.take(budget, 1));
  kept.give_back();
  CHECK(other.take(budget, 100));
}

TEST_CASE("a share that moves or is merged is given back once") {
  MemoryBudget budget(100);
  {
    MemoryBudget::Share first;
    MemoryBudget::Share second;
    REQUIRE(first.take(budget, 30));
    REQUIRE(second.take(budget, 20));
    MemoryBudget::Share moved(std::move(first));
    moved.merge(std::move(second));
    CHECK(budget.used() == 50);
    moved = MemoryBudget::Share();
    CHECK(budget.used() == 0);
  }
  CHECK(budget.used() == 0);
}

TEST_CASE("threads never take more than there is") {
  MemoryBudget budget(10);
  std::atomic<bool> was_exceeded{false};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 10'000; ++round) {
          MemoryBudget::Share share;
          if (share.take(budget, 4) && budget.used() > 10) was_exceeded = true;
        }
      });
    }
  }
  CHECK_FALSE(was_exceeded);
  CHECK(budget.used() == 0);
}

}  // namespace
}  // namespace golinks
