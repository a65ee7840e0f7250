// Sees to it that no event loop hangs. Bringing the links up to date asks the disk, which may be on another computer
// that does not answer. A loop does so itself, since nothing is quicker; while its thread hangs there, another thread
// goes on with the loop, and answers from the links in memory.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

namespace golinks {

using Clock = std::chrono::steady_clock;

inline constexpr std::chrono::milliseconds longest_refresh{100};  // that requests wait for

// What the loops and the thread that looks after them tell each other. Thread-safe.
class LoopWatch {
 public:
  // By a loop that was idle for longer than idle_after.
  void wake();
  // How many threads hang. While there are any, no loop asks the disk.
  [[nodiscard]] bool is_any_hung() const { return hung_.load() != 0; }
  void count_hung(int change) { hung_ += change; }

  // By the one that looks after them: a thread hangs, which the log tells of now and then.
  void report(Clock::time_point now);
  // By the same: waits until it is time to look again. Without `are_active` that is when a loop
  // wakes. False: the server has stopped.
  [[nodiscard]] bool wait(bool are_active);
  void stop();

  static constexpr std::chrono::milliseconds idle_after{500};

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_woken_ = false;
  bool is_stopped_ = false;
  std::atomic<int> hung_{0};
  Clock::time_point next_report_{};
};

// One loop's refreshing. Thread-safe.
class Refreshing {
 public:
  Refreshing(std::function<void()> refresh, LoopWatch& watch) : refresh_(std::move(refresh)), watch_(watch) {}

  // Refreshes, unless a thread hangs in it. False: it took so long that another thread was told to go on; the caller
  // has nothing more to do with the loop. `now` is later at each call.
  [[nodiscard]] bool run(Clock::time_point now);
  // True when a thread has been in run() for longer than longest_refresh: the caller must have another one go on.
  [[nodiscard]] bool is_to_be_relieved(Clock::time_point now);

 private:
  std::function<void()> refresh_;  // may be empty
  LoopWatch& watch_;
  std::atomic<Clock::rep> began_{0};  // 0: no thread that is in charge of the loop is in it
};

}  // namespace golinks
