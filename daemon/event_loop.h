// One thread's share of the connections, in an epoll(7) of its own. All loops wait for the same listening socket; a
// connection stays with the loop that accepted it.
//
// A loop answers what needs no waiting, redirects that is; for all else it hands the request to the Workers and goes
// on.
//
// A round of the loop first receives from every connection that has something, then brings the links up to date, then
// answers. So one look at the store serves all requests of a round, and each sees what was saved before it was sent.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "daemon/connection.h"
#include "daemon/http_message.h"
#include "daemon/workers.h"
#include "store/descriptor.h"

namespace golinks {

using Clock = std::chrono::steady_clock;

struct Handlers {
  HttpHandler full;         // called by the Workers
  QuickHandler quick = {};  // may be empty
  // Called between receiving requests and answering them, once for all that came together. Does not throw.
  std::function<void()> refresh = {};
};

struct ServerLimits {
  std::chrono::milliseconds idle{60'000};       // between two requests
  std::chrono::milliseconds receiving{10'000};  // from a request's first byte to its last
  std::chrono::milliseconds waiting{30'000};    // until the Workers have made an answer
  std::chrono::milliseconds answering{10'000};  // without the peer reading anything of its answer
  std::chrono::milliseconds answering_in_all{
      600'000};  // that the time for answering begins anew, for those who read for ever
  std::chrono::milliseconds lingering{2'000};
  std::chrono::milliseconds stopping{5'000};  // for all that is under way when the server stops
  std::size_t connections = 4096;             // shared out evenly; a loop closes its longest idle one beyond its share
};

class EventLoop {
 public:
  // `listener` and `workers` are shared by all loops. `limits.connections` are this loop's own. What the workers are
  // given refers to the loop: they must have ended before it does.
  EventLoop(int listener, const Handlers& handlers, const ServerLimits& limits, Workers& workers);

  // Serves until stop(), then answers what has begun to arrive and returns, at the latest after ServerLimits::stopping.
  void run();
  // Thread-safe.
  void stop();

  // When a request was last answered, and whether one is under way now. Thread-safe.
  [[nodiscard]] Clock::time_point last_answer() const {
    return Clock::time_point(Clock::duration(last_answer_.load()));
  }
  [[nodiscard]] bool is_busy() const { return busy_.load(); }

 private:
  struct Entry {
    Connection connection;
    Phase listed = Phase::idle;  // the list it is in
    Clock::time_point deadline;
    std::uint32_t watched = 0;                       // the events that epoll tells of
    Clock::time_point last_renewal{};                // answering: reading on gains no more time after it
    std::uint64_t sent = 0;                          // Connection::sent() when the deadline was set
    std::uint64_t awaited = 0;                       // the ticket of the answer that it waits for
    std::shared_ptr<std::atomic<bool>> abandoned{};  // of the job that makes that answer
    std::list<Entry>::iterator self{};
  };
  using Entries = std::list<Entry>;
  struct Answer {
    std::uint64_t ticket;
    std::string bytes;
  };

  void wait_once();
  void take(void* what, std::uint32_t events);
  void answer_ready();
  void defer(Entry& entry, DeferredRequest request);
  void deliver_answers();
  [[nodiscard]] Entry* find_awaiting(std::uint64_t ticket);
  void refuse(Entry& entry, int status);
  void accept_waiting(std::size_t most);
  void adopt(Descriptor socket, const Peer& peer);
  bool make_room();
  void pause_accepting();
  void resume_accepting();
  void advance(Entry& entry);
  void settle(Entry& entry, std::uint64_t answered_before);
  void enter(Entry& entry, Phase phase);
  [[nodiscard]] bool reads_on(const Entry& entry) const;
  void watch(Entry& entry);
  void bury(Entry& entry);
  void expire();
  void begin_draining();
  void receive_all(Entry& entry);
  void finish_draining();
  void publish_activity();
  [[nodiscard]] Entries& list(Phase phase) { return open_[static_cast<std::size_t>(phase)]; }
  [[nodiscard]] const Entries& list(Phase phase) const { return open_[static_cast<std::size_t>(phase)]; }
  [[nodiscard]] std::chrono::milliseconds limit(Phase phase) const;
  [[nodiscard]] int wait_ms() const;
  [[nodiscard]] std::size_t open_count() const;

  int listener_;
  const ServerLimits limits_;
  Workers& workers_;
  std::function<void()> refresh_;
  Workspace shared_;
  std::vector<Entry*> ready_;  // those that the events at hand are about
  std::vector<char> input_;    // what they have sent, a piece for each
  bool must_stop_ = false;
  bool has_answers_ = false;  // the workers have said so
  Descriptor epoll_;
  Descriptor stop_event_;
  Descriptor answer_event_;
  std::mutex answers_mutex_;
  std::vector<Answer> answers_;  // made by the workers, not yet delivered
  std::uint64_t tickets_ = 0;
  Clock::time_point now_ = Clock::now();
  Clock::time_point accept_again_{};  // while out of descriptors; the epoch otherwise
  Clock::time_point shortage_over_{};
  Clock::time_point drained_by_{};
  // By phase. All entries of a list wait equally long, so each list is in the order of its deadlines.
  std::array<Entries, open_phases> open_;
  Entries closed_;  // kept until the events at hand, which may point to them, are handled
  std::uint64_t published_ = 0;
  std::atomic<Clock::rep> last_answer_;
  std::atomic<bool> busy_{false};
};

}  // namespace golinks
