// One thread's share of the connections, in an epoll(7) of its own. All loops wait for the same listening socket; a
// connection stays with the loop that accepted it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>

#include "daemon/connection.h"
#include "daemon/descriptor.h"
#include "daemon/http_message.h"

namespace golinks {

using Clock = std::chrono::steady_clock;

struct Handlers {
  HttpHandler full;
  QuickHandler quick = {};  // may be empty
};

struct ServerLimits {
  std::chrono::milliseconds idle{60'000};       // between two requests
  std::chrono::milliseconds receiving{10'000};  // from a request's first byte to its last
  std::chrono::milliseconds answering{10'000};  // until a peer has read its answer
  std::chrono::milliseconds lingering{2'000};
  std::chrono::milliseconds stopping{5'000};    // for all that is under way when the server stops
  int connections = 4096;                       // over all loops; beyond it the longest idle one is closed
};

class EventLoop {
 public:
  // `listener` and `open_connections` are shared by all loops and outlive them.
  EventLoop(int listener, const Handlers& handlers, const ServerLimits& limits, std::atomic<int>& open_connections);

  // Serves until stop(), then answers what has been received and returns.
  void run();
  // Thread-safe.
  void stop();

  // When a request was last answered, and whether one is under way now. Thread-safe.
  [[nodiscard]] Clock::time_point last_answer() const { return Clock::time_point(Clock::duration(last_answer_.load())); }
  [[nodiscard]] bool is_busy() const { return busy_.load(); }

 private:
  struct Entry {
    Connection connection;
    Phase listed = Phase::idle;  // the list it is in
    Clock::time_point deadline;
    bool waits_to_send = false;
    std::list<Entry>::iterator self{};
  };
  using Entries = std::list<Entry>;

  void wait_once();
  void handle(void* what, std::uint32_t events);
  void accept_waiting(int most);
  void adopt(Descriptor socket, const Peer& peer);
  bool make_room();
  void pause_accepting();
  void resume_accepting();
  void advance(Entry& entry, std::uint32_t events);
  void settle(Entry& entry, std::uint64_t answered_before);
  void watch(Entry& entry);
  void bury(Entry& entry);
  void expire();
  void begin_draining();
  void finish_draining();
  void publish_activity();
  [[nodiscard]] Entries& list(Phase phase) { return open_[static_cast<std::size_t>(phase)]; }
  [[nodiscard]] const Entries& list(Phase phase) const { return open_[static_cast<std::size_t>(phase)]; }
  [[nodiscard]] std::chrono::milliseconds limit(Phase phase) const;
  [[nodiscard]] int wait_ms() const;
  [[nodiscard]] bool has_open() const;

  int listener_;
  const ServerLimits limits_;
  std::atomic<int>& open_connections_;
  HttpCodec codec_;
  Workspace shared_;
  Descriptor epoll_;
  Descriptor stop_event_;
  Clock::time_point now_ = Clock::now();
  Clock::time_point accept_again_{};  // while out of descriptors; the epoch otherwise
  Clock::time_point drained_by_{};
  // By phase. All entries of a list wait equally long, so each list is in the order of its deadlines.
  std::array<Entries, open_phases> open_;
  Entries closed_;  // kept until the events at hand, which may point to them, are handled
  std::uint64_t published_ = 0;
  std::atomic<Clock::rep> last_answer_;
  std::atomic<bool> busy_{false};
};

}  // namespace golinks
