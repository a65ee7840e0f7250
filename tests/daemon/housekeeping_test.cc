#include "daemon/housekeeping.h"

#include <doctest/doctest.h>
#include <poll.h>

#include <atomic>
#include <future>

namespace golinks {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::hours never{1};
constexpr std::chrono::minutes patience{1};

bool becomes_readable(int descriptor) {
  pollfd event{descriptor, POLLIN, 0};
  return ::poll(&event, 1, static_cast<int>(milliseconds(patience).count())) > 0;
}

TEST_CASE("a daemon is told to end when a look around says so") {
  Housekeeping keeping({.look_around = [] { return false; }, .last = [] {}}, milliseconds(1));
  CHECK(becomes_readable(keeping.end()));
}

TEST_CASE("whoever is in a hurry does not wait for the next time, and a chore that fails ends nothing") {
  std::atomic<int> looks{0};
  std::promise<void> looked;
  Housekeeping keeping({.look_around =
                            [&] {
                              if (++looks == 1) throw std::bad_alloc();
                              looked.set_value();
                              return true;
                            },
                        .last = [] {}},
                       never);
  keeping.hurry();
  while (looks == 0) std::this_thread::yield();
  keeping.hurry();
  CHECK(looked.get_future().wait_for(patience) == std::future_status::ready);
}

TEST_CASE("the last chores are done once, at the end") {
  std::atomic<int> last{0};
  {
    Housekeeping keeping({.look_around = [] { return true; }, .last = [&] { ++last; }}, never);
    CHECK(last == 0);
    CHECK(keeping.finish(patience));
    CHECK(last == 1);
  }
  CHECK(last == 1);
}

TEST_CASE("the end does not wait for a disk that hangs") {
  std::promise<void> begun;
  std::promise<void> answered;
  Housekeeping keeping({.look_around =
                            [&] {
                              begun.set_value();
                              answered.get_future().wait();
                              return true;
                            },
                        .last = [] {}},
                       never);
  keeping.hurry();
  begun.get_future().wait();
  CHECK_FALSE(keeping.finish(milliseconds(10)));
  answered.set_value();
}

}  // namespace
}  // namespace golinks
