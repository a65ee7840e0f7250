// One connection: bytes in, requests framed and answered in order, bytes out. Knows nothing of epoll, threads or time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/http_message.h"
#include "daemon/memory_budget.h"
#include "daemon/request_framer.h"
#include "store/descriptor.h"

namespace golinks {

// What a connection waits for.
enum class Phase {
  idle,       // the first byte of a request
  receiving,  // the rest of one
  waiting,    // the answer to one, which another thread makes; nothing is read meanwhile
  answering,  // the peer to read its answer; nothing is read meanwhile
  lingering,  // the peer to close: our side is shut; what still arrives is discarded, or it would lose the last answer
  closed,
};
inline constexpr std::size_t open_phases = 5;

// Whether a connection reads requests.
[[nodiscard]] constexpr bool takes_requests(Phase phase) { return phase == Phase::idle || phase == Phase::receiving; }

// What the connections of one loop share, so that an idle connection costs no buffers.
struct Workspace {
  QuickHandler quick;  // may be empty
  ClientMemory& memory;
  std::string output = {};
  bool draining = false;    // no requests after those that have begun to arrive: the daemon stops
  std::uint64_t taken = 0;  // requests, since the start
};

// A whole request that nobody could answer at once.
struct DeferredRequest {
  std::string bytes;
  Peer peer;
  bool keep_alive = true;  // what its answer has to announce
  bool is_read = true;     // GET or HEAD: changes nothing
};

// An answer that another thread made, and its share of ClientMemory::unsent.
struct Answer {
  std::string bytes;  // empty: it could not be made
  MemoryBudget::Share share = {};
};

class Connection {
 public:
  Connection(Descriptor socket, Peer peer) : socket_(std::move(socket)), peer_(std::move(peer)) {}

  // Reads once, into `room`, which has to last until serve() is called. False when nothing had arrived.
  bool receive(std::span<char> room);
  // Answers every request that is complete, up to the first that has to wait.
  Phase serve(Workspace& shared);
  // The request to make an answer to, once for each time that the phase becomes `waiting`.
  [[nodiscard]] std::optional<DeferredRequest> take_deferred() { return std::exchange(deferred_, std::nullopt); }
  // Sends the answer that was waited for and goes on with the requests after it.
  Phase deliver(Answer answer, Workspace& shared);
  // The socket takes more of the answer: sends it, then goes on with the requests already received.
  Phase send(Workspace& shared);
  // Answers `status` in place of the request that is incomplete, or whose answer is waited for.
  Phase refuse(int status, Workspace& shared);
  void close();

  [[nodiscard]] int descriptor() const { return socket_.get(); }
  [[nodiscard]] bool is_open() const { return static_cast<bool>(socket_); }
  [[nodiscard]] Phase phase() const { return phase_; }
  // Counts the requests that were taken to be answered, so that one slow request is told from many quick ones.
  [[nodiscard]] std::uint64_t taken() const { return taken_; }
  // Counts the bytes that the socket took, so that a slow reader is told from one that has stopped.
  [[nodiscard]] std::uint64_t sent() const { return sent_; }

 private:
  Phase enter(Phase phase) { return phase_ = phase; }
  Phase answer_from(std::string_view received, Workspace& shared);
  void answer_all(std::string_view& received, Workspace& shared);
  void answer_one(const Framing& framing, std::string_view& received, Workspace& shared);
  Phase go_on(Workspace& shared);
  void wait_for_more(const Framing& framing, Workspace& shared);
  [[nodiscard]] bool keep(std::string_view received, MemoryBudget& budget);
  void forget_received();
  bool flush(Workspace& shared);
  void keep_unsent(std::string_view rest, MemoryBudget& budget);
  bool push(std::string_view& rest);
  Phase finish();
  Phase discard(std::size_t count);

  Descriptor socket_;
  Peer peer_;
  Phase phase_ = Phase::idle;
  std::string_view arrived_;  // received just now
  std::string received_;      // requests not yet answered
  MemoryBudget::Share received_share_;
  RequestFramer framer_;    // of the first of them
  std::size_t wanted_ = 0;  // bytes that the first of them has in all, once that is known
  std::string unsent_;      // what the socket did not take, behind what it took since
  std::size_t unsent_begin_ = 0;
  MemoryBudget::Share unsent_share_;
  std::uint64_t sent_ = 0;
  std::optional<DeferredRequest> deferred_;
  bool is_waiting_ = false;     // for the answer to a deferred request
  std::string awaited_target_;  // of that request
  std::size_t discarded_ = 0;
  std::uint64_t taken_ = 0;
  bool has_continued_ = false;  // "100 Continue" was sent for the request under way
  bool peer_is_done_ = false;   // the peer shut its side
  bool last_answer_given_ = false;
};

}  // namespace golinks
