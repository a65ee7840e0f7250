// The web server: a few event loops on one listening socket, and threads for what would hold them up.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "daemon/event_loop.h"
#include "daemon/loop_watch.h"
#include "daemon/memory_budget.h"
#include "daemon/workers.h"
#include "store/descriptor.h"

namespace golinks {

class Server {
 public:
  // Serves at once. `listener` is a non-blocking listening socket. Signals that some other thread waits for must
  // already be blocked. Throws std::system_error when a thread or a descriptor cannot be had.
  Server(Descriptor listener, const Handlers& handlers, const ServerLimits& limits = {});
  // Stops.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Accepts nothing more, answers every request of which something has arrived, and returns when that is done or
  // ServerLimits::stopping is over. False: a thread still hangs in a handler, for the disk does not answer, and the
  // destructor would wait for it.
  bool stop();

  // Whether stop() has told every loop. Thread-safe.
  [[nodiscard]] bool is_stopping() const { return is_stopping_.load(); }

  // How long there has been neither a new connection nor a request nor an answer under way.
  [[nodiscard]] std::chrono::milliseconds quiet_for() const;

 private:
  void start();
  void serve(EventLoop& loop, bool (EventLoop::*part)());
  void look_after_loops();
  void go_on(EventLoop& loop);
  [[nodiscard]] bool are_loops_active() const;
  [[nodiscard]] bool is_stopped() const { return are_workers_done_ && !watch_.is_any_hung(); }

  Descriptor listener_;
  ClientMemory memory_;
  LoopWatch watch_;
  std::vector<std::unique_ptr<EventLoop>> loops_;
  Workers workers_;  // refer to the loops by what they have been given: end before them
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t serving_ = 0;  // loops that have not ended
  bool are_workers_done_ = false;
  std::atomic<bool> is_stopping_{false};
  std::vector<std::jthread> threads_;
  std::jthread looking_after_;  // adds to the threads
};

}  // namespace golinks
