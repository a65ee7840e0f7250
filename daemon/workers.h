// Threads that answer requests which may take their time: pages, for which the whole store is read, and changes, which
// wait for its lock and for the disk. Redirects go on meanwhile.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "daemon/connection.h"
#include "daemon/http_codec.h"
#include "daemon/http_message.h"
#include "daemon/memory_budget.h"

namespace golinks {

inline constexpr std::size_t max_queued_bytes = 4 * 1024 * 1024;
inline constexpr std::size_t max_queued_requests = 256;

// Who has the last word on a request that waits: the worker that begins it, or whoever gives it up. A change is either
// made, and its answer sent, or answered without having been made. Thread-safe.
class Claim {
 public:
  explicit Claim(bool is_read) : is_read_(is_read) {}
  // By the worker. False: it was given up, do nothing.
  [[nodiscard]] bool begin() { return settle(State::begun); }
  // By whoever waits no longer. False: it is a change that has begun, its answer has to be waited for.
  bool give_up() { return settle(State::given_up) || is_read_; }

 private:
  enum class State { waiting, begun, given_up };
  bool settle(State to) {
    State from = State::waiting;
    return state_.compare_exchange_strong(from, to) || from == to;
  }

  const bool is_read_;
  std::atomic<State> state_{State::waiting};
};

// Thread-safe.
class Workers {
 public:
  // Answers take their share of `unsent`: when it is spent, requests are refused with 503 before they are begun, and
  // reads also when theirs is the answer that does not fit. `unsent` must outlive what was delivered. Throws
  // std::system_error when no thread can be started.
  Workers(HttpHandler handler, MemoryBudget& unsent);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  struct Job {
    DeferredRequest request;
    std::function<void(Answer)> deliver;  // called by the thread that made the answer; does not throw
    std::shared_ptr<Claim> claim;
  };
  // False, and nothing is done, when max_queued_requests or requests of more than max_queued_bytes wait already.
  [[nodiscard]] bool take(Job job);

  // Requests that wait for a thread.
  [[nodiscard]] std::size_t queued() const;

  // Ends the threads once they have done what they are at; what is queued is dropped, for nobody waits for it any more.
  // Nothing may be given to the workers afterwards.
  void finish();
  // The same. False, and the destructor has to wait, when that takes longer: the disk may not answer.
  [[nodiscard]] bool finish_within(std::chrono::milliseconds patience);

 private:
  void begin_to_finish();
  void work(HttpCodec& codec);
  [[nodiscard]] Answer answer_to(const DeferredRequest& request, HttpCodec& codec);
  [[nodiscard]] Answer answer_or_refuse(const DeferredRequest& request, HttpCodec& codec);
  [[nodiscard]] bool wait_for(Job& job);
  [[nodiscard]] std::deque<Job>::iterator next();
  void finish_change();

  HttpHandler handler_;
  MemoryBudget& unsent_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> queue_;
  std::size_t queued_bytes_ = 0;
  bool is_changing_ = false;  // one of the threads makes a change
  bool is_finishing_ = false;
  std::size_t at_work_ = 0;                         // threads
  std::vector<std::unique_ptr<HttpCodec>> codecs_;  // one for each thread
  std::vector<std::jthread> threads_;
};

}  // namespace golinks
