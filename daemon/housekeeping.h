// What a daemon looks after beside answering: that its store's folder is still there, damage that the log has not told
// of, counts that are not saved. All of that asks the disk, which may hang: it is done by a thread that nobody waits
// for.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "store/descriptor.h"

namespace golinks {

class Housekeeping {
 public:
  struct Chores {
    std::function<bool()> look_around;  // false: the daemon has to end
    std::function<void()> last;         // when it ends
  };
  // Does the chores every `interval`, and when hurry() is called.
  Housekeeping(Chores chores, std::chrono::milliseconds interval);
  ~Housekeeping();
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

  // Thread-safe.
  void hurry();
  // Readable once the daemon has to end.
  [[nodiscard]] int end() const { return end_.get(); }
  // Has the last chores done. False when that takes longer than `patience`: the destructor would wait for it.
  [[nodiscard]] bool finish(std::chrono::milliseconds patience);

 private:
  void work();
  [[nodiscard]] bool wait();

  Chores chores_;
  std::chrono::milliseconds interval_;
  Descriptor end_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_hurried_ = false;
  bool is_finishing_ = false;
  bool is_finished_ = false;
  std::jthread thread_;
};

}  // namespace golinks
