// Threads that answer requests which may take their time: pages, for which the whole store is read, and changes, which
// wait for its lock and for the disk. Redirects go on meanwhile.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "daemon/connection.h"
#include "daemon/http_message.h"

namespace golinks {

inline constexpr std::size_t max_queued_bytes = 4 * 1024 * 1024;
inline constexpr std::size_t max_queued_requests = 256;

// Thread-safe.
class Workers {
 public:
  explicit Workers(HttpHandler handler);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  struct Job {
    DeferredRequest request;
    std::function<void(std::string answer)> deliver;       // called by the thread that made the answer
    std::shared_ptr<const std::atomic<bool>> abandoned{};  // true: nobody waits for the answer, it need not be made
  };
  // False, and nothing is done, when max_queued_requests or requests of more than max_queued_bytes wait already.
  [[nodiscard]] bool take(Job job);

  // Requests that wait for a thread.
  [[nodiscard]] std::size_t queued() const;

  // Ends the threads once they have done what they are at; what is queued is dropped, for nobody waits for it any more.
  // Nothing may be given to the workers afterwards.
  void finish();

 private:
  void work();
  [[nodiscard]] bool wait_for(Job& job);
  [[nodiscard]] std::deque<Job>::iterator next();
  void finish_change();

  HttpHandler handler_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> queue_;
  std::size_t queued_bytes_ = 0;
  bool is_changing_ = false;  // one of the threads makes a change
  bool is_finishing_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace golinks
