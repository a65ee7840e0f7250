#include "daemon/connection.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <exception>
#include <utility>

#include "daemon/journal.h"
#include "daemon/refusal.h"
#include "daemon/request_framing.h"

namespace golinks {
namespace {

constexpr std::size_t output_batch = 16 * 1024;     // answers to pipelined requests are sent together up to here
constexpr int most_queued = 64 * 1024;              // of a larger answer, in the kernel and not yet sent (tcp(7))
constexpr std::size_t max_discarded = 1024 * 1024;  // what a peer may still send after it was refused

// Gives the memory back, which clear() and assigning an empty string do not.
void release(std::string& text) { std::string().swap(text); }

// What fails here is left to the slow way, and so to its status 500.
bool answer_quickly(const RequestHead& head, bool keep_alive, Workspace& shared) {
  if (!shared.quick) return false;
  const std::size_t size = shared.output.size();
  try {
    if (shared.quick(head, keep_alive, shared.output)) return true;
  } catch (const std::exception& error) {
    journal(fmt::format("a request failed: {}", error.what()));
  }
  shared.output.resize(size);
  return false;
}

// The kernel would take megabytes at once and then nothing for as long as they last, so that a slow reader seems to
// have stopped.
void queue_little(int socket) {
  const int bytes = most_queued;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes);
}

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

}  // namespace

bool Connection::receive(std::span<char> room) {
  const ssize_t count = ::recv(socket_.get(), room.data(), room.size(), 0);
  if (count == 0) peer_is_done_ = true;
  if (count < 0 && !would_block()) enter(Phase::closed);
  arrived_ = {room.data(), count < 0 ? 0 : static_cast<std::size_t>(count)};
  return !arrived_.empty();
}

Phase Connection::serve(Workspace& shared) {
  const std::string_view arrived = std::exchange(arrived_, {});
  if (phase_ == Phase::closed) return phase_;
  if (phase_ == Phase::lingering) return discard(arrived.size());
  if (received_.empty()) return answer_from(arrived, shared);
  received_.append(arrived);
  return answer_from(received_, shared);
}

Phase Connection::send(Workspace& shared) {
  if (phase_ != Phase::answering) return phase_;
  std::string_view rest = std::string_view(unsent_).substr(unsent_begin_);
  if (!push(rest)) {
    unsent_begin_ = unsent_.size() - rest.size();
    return phase_;
  }
  release(unsent_);
  unsent_begin_ = 0;
  unsent_share_.give_back();
  return go_on(shared);
}

// Behind what the peer has still to read.
Phase Connection::deliver(Answer answer, Workspace& shared) {
  is_waiting_ = false;
  release(awaited_target_);
  if (answer.bytes.empty() || phase_ == Phase::closed) return enter(Phase::closed);
  unsent_share_.merge(std::move(answer.share));
  if (phase_ == Phase::answering) {
    unsent_.append(answer.bytes);
    return phase_;
  }
  unsent_ = std::move(answer.bytes);
  if (unsent_.size() > std::size_t{most_queued}) queue_little(socket_.get());
  enter(Phase::answering);
  return send(shared);
}

Phase Connection::go_on(Workspace& shared) {
  if (is_waiting_) return enter(Phase::waiting);
  return last_answer_given_ ? finish() : answer_from(received_, shared);
}

Phase Connection::refuse(int status, Workspace& shared) {
  deferred_.reset();
  std::string answer = refusal(status, is_waiting_ ? awaited_target_ : frame_request(received_).head.target);
  last_answer_given_ = true;
  return deliver({std::move(answer)}, shared);
}

void Connection::close() {
  socket_.reset();
  phase_ = Phase::closed;
}

// `received` may be a view of received_.
Phase Connection::answer_from(std::string_view received, Workspace& shared) {
  bool stalled = false;
  do {
    answer_all(received, shared);
    stalled = shared.output.size() < output_batch;
    const bool is_sent = flush(shared);
    if (!keep(received, shared.memory.arriving)) return refuse(503, shared);
    if (!is_sent) return phase_;
    received = received_;
    if (is_waiting_) break;
    if (last_answer_given_) return finish();
  } while (!stalled);
  if (is_waiting_) return enter(Phase::waiting);
  if (peer_is_done_) return enter(Phase::closed);
  return enter(received_.empty() ? Phase::idle : Phase::receiving);
}

void Connection::answer_all(std::string_view& received, Workspace& shared) {
  while (!is_waiting_ && !last_answer_given_ && !received.empty() && received.size() >= wanted_ &&
         shared.output.size() < output_batch) {
    const Framing framing = framer_.frame(received);
    if (framing.state == Framing::State::incomplete) return wait_for_more(framing, shared);
    if (framing.state == Framing::State::refused) {
      shared.output += refusal(framing.refusal, framing.head.target);
      last_answer_given_ = true;
    } else {
      answer_one(framing, received, shared);
    }
  }
}

void Connection::answer_one(const Framing& framing, std::string_view& received, Workspace& shared) {
  const std::string_view request = received.substr(0, framing.size);
  received.remove_prefix(framing.size);
  const bool is_last =
      !framing.head.keep_alive || (shared.draining && frame_request(received).state == Framing::State::incomplete);
  if (!answer_quickly(framing.head, !is_last, shared)) {
    const bool is_read = framing.head.method == "GET" || framing.head.method == "HEAD";
    deferred_ = {std::string(request), peer_, !is_last, is_read};
    awaited_target_ = framing.head.target;
    is_waiting_ = true;
  }
  last_answer_given_ = is_last;
  has_continued_ = false;
  wanted_ = 0;
  ++taken_;
  ++shared.taken;
}

void Connection::wait_for_more(const Framing& framing, Workspace& shared) {
  wanted_ = framing.size;
  if (framing.size == 0 || !framing.head.expects_continue || has_continued_) return;
  shared.output += "HTTP/1.1 100 Continue\r\n\r\n";
  has_continued_ = true;
}

// False when too much is kept already.
bool Connection::keep(std::string_view received, MemoryBudget& budget) {
  if (received.empty()) {
    forget_received();
    return true;
  }
  if (received_.empty()) {
    received_.assign(received);
  } else {
    received_.erase(0, received_.size() - received.size());
  }
  received_share_.give_back();
  return received_share_.take(budget, received_.capacity());
}

void Connection::forget_received() {
  release(received_);
  received_share_.give_back();
}

// Sends the shared output. False: not all of it could be sent; the phase is then answering, or closed.
bool Connection::flush(Workspace& shared) {
  std::string_view rest = shared.output;
  const bool is_sent = push(rest);
  if (phase_ == Phase::answering && !is_sent) keep_unsent(rest, shared.memory.unsent);
  shared.output.clear();
  return is_sent;
}

// A peer that does not read cannot be told, either, that there is no room for what it does not read.
void Connection::keep_unsent(std::string_view rest, MemoryBudget& budget) {
  if (unsent_share_.take(budget, rest.size())) {
    unsent_.assign(rest);
  } else {
    enter(Phase::closed);
  }
}

// Sends what the socket takes of `rest`, which is then what it did not. False: that is something; the phase is as for
// flush().
bool Connection::push(std::string_view& rest) {
  while (!rest.empty()) {
    const ssize_t count = ::send(socket_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      enter(would_block() ? Phase::answering : Phase::closed);
      return false;
    }
    rest.remove_prefix(static_cast<std::size_t>(count));
    sent_ += static_cast<std::size_t>(count);
  }
  return true;
}

Phase Connection::finish() {
  forget_received();
  if (peer_is_done_ || ::shutdown(socket_.get(), SHUT_WR) != 0) return enter(Phase::closed);
  return enter(Phase::lingering);
}

Phase Connection::discard(std::size_t count) {
  discarded_ += count;
  return peer_is_done_ || discarded_ > max_discarded ? enter(Phase::closed) : phase_;
}

}  // namespace golinks
