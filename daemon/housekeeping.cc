#include "daemon/housekeeping.h"

#include <sys/eventfd.h>

#include <cerrno>
#include <exception>
#include <system_error>

#include "daemon/journal.h"

namespace golinks {
namespace {

// What fails, for want of memory for instance, may go well the next time.
void attempt(const std::function<void()>& chore) {
  try {
    chore();
  } catch (const std::exception& error) {
    journal("the daemon's files were not looked after: ", error.what());
  }
}

}  // namespace

Housekeeping::Housekeeping(Chores chores, std::chrono::milliseconds interval)
    : chores_(std::move(chores)), interval_(interval), end_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!end_) throw std::system_error(errno, std::generic_category(), "eventfd");
  thread_ = std::jthread([this] { work(); });
}

Housekeeping::~Housekeeping() {
  const std::lock_guard lock(mutex_);
  is_finishing_ = true;
  changed_.notify_all();
}

void Housekeeping::hurry() {
  const std::lock_guard lock(mutex_);
  is_hurried_ = true;
  changed_.notify_all();
}

bool Housekeeping::finish(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  is_finishing_ = true;
  changed_.notify_all();
  return changed_.wait_for(lock, patience, [this] { return is_finished_; });
}

void Housekeeping::work() {
  while (wait()) {
    attempt([this] {
      if (!chores_.look_around()) ::eventfd_write(end_.get(), 1);
    });
  }
  attempt(chores_.last);
  const std::lock_guard lock(mutex_);
  is_finished_ = true;
  changed_.notify_all();
}

// False when it is time for the last chores.
bool Housekeeping::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, interval_, [this] { return is_hurried_ || is_finishing_; });
  is_hurried_ = false;
  return !is_finishing_;
}

}  // namespace golinks
