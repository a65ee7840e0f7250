// One thread's share of the connections, in an epoll(7) of its own. All loops wait for the same listening socket; a
// connection stays with the loop that accepted it.
//
// A loop answers what needs no waiting, redirects that is; for all else it hands the request to the Workers and goes
// on.
//
// A round of the loop first receives from every connection that has something, then brings the links up to date, then
// answers. So one look at the store serves all requests of a round, and each sees what was saved before it was sent.
#pragma once

#include <sys/socket.h>

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
#include "daemon/loop_watch.h"
#include "daemon/workers.h"
#include "store/descriptor.h"

namespace golinks {

struct Handlers {
  HttpHandler full;         // called by the Workers
  QuickHandler quick = {};  // may be empty
  // Called between receiving requests and answering them, once for all that came together. It may hang: then requests
  // are answered without it.
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
  std::chrono::milliseconds stopping{5'000};       // for all that is under way when the server stops
  std::chrono::milliseconds first_request{1'000};  // then, for a connection just made to send one
  std::size_t connections = 4096;  // shared out evenly; a loop closes its longest idle one beyond its share
  bool drains_backlog = true;  // when the server stops; false leaves what was not accepted to the socket's next server
};

// What all loops share. It must outlive them, but the workers must have ended before: what they are given refers to the
// loops.
struct SharedByLoops {
  int listener;
  Workers& workers;
  ClientMemory& memory;
  LoopWatch& watch;
};

class EventLoop {
 public:
  // `limits.connections` are this loop's own.
  EventLoop(const SharedByLoops& common, const Handlers& handlers, const ServerLimits& limits);

  // Serves until stop(), then answers what has begun to arrive and returns, at the latest after ServerLimits::stopping.
  // False: this thread hung, and another one was told to go on.
  [[nodiscard]] bool run();
  // Thread-safe.
  void stop();

  // Whether the thread in run() hangs: it is no longer in charge, and the caller must have another thread go on.
  [[nodiscard]] bool is_to_be_relieved() { return refreshing_.is_to_be_relieved(Clock::now()); }
  // The rest of run().
  [[nodiscard]] bool go_on();

  // When it last had something to do. Thread-safe.
  [[nodiscard]] Clock::time_point last_round() const { return Clock::time_point(Clock::duration(last_round_.load())); }
  // When a connection was last accepted or a request answered, and whether one is under way now. Thread-safe.
  [[nodiscard]] Clock::time_point last_activity() const {
    return Clock::time_point(Clock::duration(last_activity_.load()));
  }
  [[nodiscard]] bool is_busy() const { return busy_.load(); }

 private:
  struct Entry {
    Connection connection;
    Phase listed = Phase::idle;  // the list it is in
    Clock::time_point deadline;
    std::uint32_t watched = 0;         // the events that epoll tells of
    Clock::time_point last_renewal{};  // answering: reading on gains no more time after it
    std::uint64_t sent = 0;            // Connection::sent() when the deadline was set
    std::uint64_t taken = 0;           // Connection::taken() when it was last settled
    std::uint64_t awaited = 0;         // the ticket of the answer that it waits for
    std::shared_ptr<Claim> claim{};    // to the request that this is the answer to
    Clock::time_point accepted{};
    std::list<Entry>::iterator self{};
  };
  using Entries = std::list<Entry>;
  struct Delivery {
    std::uint64_t ticket;
    Answer answer;
  };

  void gather();
  void finish_round();
  template <typename Work>
  void guard(Entry& entry, const Work& work);
  void take(void* what, std::uint32_t events);
  void answer_ready();
  void defer(Entry& entry, DeferredRequest request);
  void deliver_answers();
  void deliver(Delivery& delivery);
  [[nodiscard]] Entry* find_awaiting(std::uint64_t ticket);
  void refuse(Entry& entry, int status);
  void give_up_waiting(Entry& entry);
  void accept_waiting(std::size_t most);
  void adopt(Descriptor socket, const sockaddr_storage& from);
  bool make_room();
  void pause_accepting();
  void resume_accepting();
  void advance(Entry& entry);
  void settle(Entry& entry);
  [[nodiscard]] bool may_stay(const Entry& entry, Phase phase) const;
  void enter(Entry& entry, Phase phase);
  [[nodiscard]] bool reads_on(const Entry& entry) const;
  void watch(Entry& entry);
  void close(Entry& entry);
  void expire();
  void expire(Entry& entry);
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
  LoopWatch& watch_;
  Refreshing refreshing_;
  Workspace shared_;
  std::vector<Entry*> ready_;  // those that the events at hand are about
  std::vector<char> input_;    // what they have sent, a piece for each
  bool must_stop_ = false;
  bool has_answers_ = false;      // the workers have said so
  bool has_connections_ = false;  // the listening socket has
  Descriptor epoll_;
  Descriptor stop_event_;
  Descriptor answer_event_;
  std::mutex answers_mutex_;
  std::list<Delivery> answers_;  // made by the workers, not yet delivered
  std::uint64_t tickets_ = 0;
  Clock::time_point now_ = Clock::now();
  Clock::time_point accept_again_{};  // while out of descriptors; the epoch otherwise
  Clock::time_point shortage_over_{};
  Clock::time_point drained_by_{};
  // By phase. All entries of a list wait equally long, so each list is in the order of its deadlines.
  std::array<Entries, open_phases> open_;
  Entries closed_;               // kept until the events at hand, which may point to them, are handled
  std::uint64_t accepted_ = 0;   // connections, since the start
  std::uint64_t published_ = 0;  // of those and of the requests
  std::atomic<Clock::rep> last_activity_;
  std::atomic<Clock::rep> last_round_;
  std::atomic<bool> busy_{false};
};

}  // namespace golinks
