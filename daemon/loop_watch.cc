#include "daemon/loop_watch.h"

#include <exception>

#include "daemon/journal.h"

namespace golinks {
namespace {

constexpr std::chrono::milliseconds between_looks_at_loops{20};
constexpr std::chrono::minutes report_forgotten_after{1};  // the next time is then told of again

}  // namespace

void LoopWatch::wake() {
  {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
  }
  changed_.notify_all();
}

void LoopWatch::report(Clock::time_point now) {
  if (now >= next_report_) journal("the folder of the links does not answer; the links last read from it are served");
  next_report_ = now + report_forgotten_after;
}

bool LoopWatch::wait(bool are_active) {
  std::unique_lock lock(mutex_);
  if (are_active) {
    changed_.wait_for(lock, between_looks_at_loops, [this] { return is_stopped_; });
  } else {
    changed_.wait(lock, [this] { return is_stopped_ || is_woken_; });
  }
  is_woken_ = false;
  return !is_stopped_;
}

void LoopWatch::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  changed_.notify_all();
}

bool Refreshing::run(Clock::time_point now) {
  if (!refresh_ || watch_.is_any_hung()) return true;
  Clock::rep began = now.time_since_epoch().count();
  began_.store(began);
  try {
    refresh_();
  } catch (const std::exception& error) {
    journal("the links were not brought up to date: ", error.what());
  }
  if (began_.compare_exchange_strong(began, 0)) return true;
  watch_.count_hung(-1);
  return false;
}

bool Refreshing::is_to_be_relieved(Clock::time_point now) {
  Clock::rep began = began_.load();
  if (began == 0 || now - Clock::time_point(Clock::duration(began)) < longest_refresh) return false;
  watch_.count_hung(1);
  if (!began_.compare_exchange_strong(began, 0)) {
    watch_.count_hung(-1);
    return false;
  }
  watch_.report(now);
  return true;
}

}  // namespace golinks
