// Readers of a follower whose disk takes its time.
#include <doctest/doctest.h>

#include <chrono>
#include <future>
#include <thread>

#include "store/follower.h"
#include "tests/store/faulty_store.h"
#include "tests/store/sample_store.h"

namespace golinks::test {
namespace {

TEST_CASE_FIXTURE(FaultyStore, "readers do not wait while the links are brought up to date from the disk") {
  Follower follower(disk, path);
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(follower.refresh());
  SUBCASE("of which more is read") { REQUIRE(put(store, "wiki", "https://2")); }
  SUBCASE("which is read anew") { REQUIRE(store.compact()); }
  std::promise<void> has_read;
  std::jthread reader;
  bool has_waited = true;
  disk.before_next(Operation::read, [&] {
    reader = std::jthread([&] {
      follower.read([](const Index&) {});
      has_read.set_value();
    });
    has_waited = has_read.get_future().wait_for(std::chrono::seconds(20)) != std::future_status::ready;
  });
  CHECK(follower.refresh());
  CHECK_FALSE(has_waited);
}

}  // namespace
}  // namespace golinks::test
