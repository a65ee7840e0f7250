#include "daemon/event_loop.h"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "daemon/journal.h"
#include "store/address.h"

namespace golinks {
namespace {

constexpr std::size_t events_at_once = 64;
constexpr std::size_t piece_bytes = 4096;  // received from one connection at once
constexpr std::chrono::milliseconds accept_pause{100};
constexpr std::chrono::minutes shortage_forgotten_after{1};  // the next one is then told of again

Descriptor require(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return Descriptor(descriptor);
}

void add(int epoll, int descriptor, std::uint32_t events, void* what) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = what;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

// Errors and hang-ups are told of in any case.
std::uint32_t events_of(Phase phase) {
  if (phase == Phase::waiting) return 0;
  return phase == Phase::answering ? EPOLLOUT : EPOLLIN;
}

std::uint64_t inode_of(const Descriptor& socket) {
  struct stat status {};
  return ::fstat(socket.get(), &status) == 0 ? status.st_ino : 0;
}

bool out_of_descriptors() { return errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM; }

}  // namespace

EventLoop::EventLoop(int listener, const Handlers& handlers, const ServerLimits& limits, Workers& workers)
    : listener_(listener),
      limits_(limits),
      workers_(workers),
      refresh_(handlers.refresh),
      shared_{handlers.quick, {}},
      input_(events_at_once * piece_bytes),
      epoll_(require(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      stop_event_(require(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
      answer_event_(require(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
      last_answer_(now_.time_since_epoch().count()) {
  add(epoll_.get(), stop_event_.get(), EPOLLIN, &stop_event_);
  add(epoll_.get(), answer_event_.get(), EPOLLIN, &answer_event_);
  resume_accepting();
}

void EventLoop::run() {
  while (!shared_.draining || open_count() != 0) {
    wait_once();
    if (shared_.draining && now_ >= drained_by_) finish_draining();
  }
}

void EventLoop::stop() { ::eventfd_write(stop_event_.get(), 1); }

void EventLoop::wait_once() {
  std::array<epoll_event, events_at_once> events;
  const int count = ::epoll_wait(epoll_.get(), events.data(), events_at_once, wait_ms());
  now_ = Clock::now();
  for (int i = 0; i < count; ++i)
    take(events[static_cast<std::size_t>(i)].data.ptr, events[static_cast<std::size_t>(i)].events);
  answer_ready();
  if (must_stop_ && !shared_.draining) begin_draining();
  expire();
  closed_.clear();
  publish_activity();
}

void EventLoop::take(void* what, std::uint32_t events) {
  if (what == &stop_event_) {
    must_stop_ = true;
  } else if (what == &listener_) {
    accept_waiting(1);
  } else if (what == &answer_event_) {
    has_answers_ = true;
  } else {
    Entry& entry = *static_cast<Entry*>(what);
    if (entry.connection.phase() == Phase::closed) return;
    if ((events & EPOLLERR) != 0 || entry.listed == Phase::waiting) return bury(entry);
    if (entry.watched == EPOLLIN) entry.connection.receive({&input_[ready_.size() * piece_bytes], piece_bytes});
    ready_.push_back(&entry);
  }
}

void EventLoop::answer_ready() {
  if ((has_answers_ || !ready_.empty()) && refresh_) refresh_();
  if (has_answers_) deliver_answers();
  for (Entry* const entry : ready_) advance(*entry);
  ready_.clear();
}

void EventLoop::defer(Entry& entry, DeferredRequest request) {
  const std::uint64_t ticket = ++tickets_;
  entry.awaited = ticket;
  const auto deliver = [this, ticket](std::string bytes) {
    const std::lock_guard lock(answers_mutex_);
    answers_.push_back({ticket, std::move(bytes)});
    ::eventfd_write(answer_event_.get(), 1);
  };
  entry.abandoned = std::make_shared<std::atomic<bool>>(false);
  if (!workers_.take({std::move(request), deliver, entry.abandoned})) entry.connection.refuse(503, shared_);
}

// Those whose peers have gone meanwhile find no one.
void EventLoop::deliver_answers() {
  has_answers_ = false;
  eventfd_t count = 0;
  ::eventfd_read(answer_event_.get(), &count);
  std::vector<Answer> answers;
  {
    const std::lock_guard lock(answers_mutex_);
    answers.swap(answers_);
  }
  for (const Answer& answer : answers) {
    Entry* const entry = find_awaiting(answer.ticket);
    if (entry == nullptr) continue;
    entry->awaited = 0;
    entry->connection.deliver(answer.bytes, shared_);
    settle(*entry, entry->connection.answered());
  }
}

// A peer may still be reading the answers before the one that it waits for.
EventLoop::Entry* EventLoop::find_awaiting(std::uint64_t ticket) {
  for (const Phase phase : {Phase::waiting, Phase::answering}) {
    const auto found = std::ranges::find(list(phase), ticket, &Entry::awaited);
    if (found != list(phase).end()) return &*found;
  }
  return nullptr;
}

// One at a time, so that a burst of connections is spread over the loops.
void EventLoop::accept_waiting(std::size_t most) {
  for (std::size_t i = 0; i < most; ++i) {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    Descriptor socket(::accept4(listener_, reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket) {
      const Address address = Address::from(from);
      const std::uint64_t inode = inode_of(socket);
      adopt(std::move(socket), {address.host(), address.port(), inode});
    } else if (errno == ECONNABORTED || errno == EINTR) {
      continue;
    } else {
      if (out_of_descriptors() && !make_room()) pause_accepting();
      return;
    }
  }
}

void EventLoop::adopt(Descriptor socket, const Peer& peer) {
  if (open_count() >= limits_.connections && !make_room()) return;
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  Entries& idle = list(Phase::idle);
  idle.push_back({.connection = Connection(std::move(socket), peer), .deadline = now_ + limits_.idle});
  Entry& entry = idle.back();
  entry.self = std::prev(idle.end());
  entry.watched = EPOLLIN;
  add(epoll_.get(), entry.connection.descriptor(), entry.watched, &entry);
}

// Closes the connection that has been quiet the longest. False when this loop has none.
bool EventLoop::make_room() {
  for (const Phase phase : {Phase::lingering, Phase::idle, Phase::receiving, Phase::waiting, Phase::answering}) {
    if (list(phase).empty()) continue;
    bury(list(phase).front());
    return true;
  }
  return false;
}

// The listening socket stays readable while there is no descriptor to accept with; do not spin on it.
void EventLoop::pause_accepting() {
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_, nullptr);
  accept_again_ = now_ + accept_pause;
  if (now_ >= shortage_over_) journal("out of file descriptors, new connections have to wait");
  shortage_over_ = now_ + shortage_forgotten_after;
}

void EventLoop::resume_accepting() {
  accept_again_ = {};
  add(epoll_.get(), listener_, EPOLLIN | EPOLLEXCLUSIVE, &listener_);
}

void EventLoop::advance(Entry& entry) {
  if (!entry.connection.is_open()) return;  // it had to make room
  const std::uint64_t answered = entry.connection.answered();
  if (entry.listed == Phase::answering) {
    entry.connection.send(shared_);
  } else {
    entry.connection.serve(shared_);
  }
  settle(entry, answered);
}

// Puts the entry where its phase belongs. A request that is still arriving keeps the deadline that began with its first
// byte; an answer gets a new one with each byte that is read of it.
void EventLoop::settle(Entry& entry, std::uint64_t answered_before) {
  if (auto deferred = entry.connection.take_deferred()) defer(entry, *std::move(deferred));
  const Phase phase = entry.connection.phase();
  if (phase == Phase::closed || (shared_.draining && phase == Phase::idle)) return bury(entry);
  const bool has_moved_on = entry.connection.answered() != answered_before;
  if (phase != entry.listed || (has_moved_on && phase != Phase::lingering)) {
    entry.last_renewal = now_ + limits_.answering_in_all;
    enter(entry, phase);
  } else if (reads_on(entry)) {
    enter(entry, phase);
  }
  watch(entry);
}

// The last of that phase, with all its time.
void EventLoop::enter(Entry& entry, Phase phase) {
  list(phase).splice(list(phase).end(), list(entry.listed), entry.self);
  entry.listed = phase;
  entry.deadline = now_ + limit(phase);
  entry.sent = entry.connection.sent();
}

// Whether the peer has read of its answer since the deadline was set, and may gain time by it.
bool EventLoop::reads_on(const Entry& entry) const {
  return entry.listed == Phase::answering && entry.connection.sent() != entry.sent && now_ < entry.last_renewal;
}

void EventLoop::watch(Entry& entry) {
  const std::uint32_t wanted = events_of(entry.listed);
  if (wanted == entry.watched) return;
  entry.watched = wanted;
  epoll_event event{};
  event.events = wanted;
  event.data.ptr = &entry;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, entry.connection.descriptor(), &event);
}

void EventLoop::bury(Entry& entry) {
  if (entry.abandoned) entry.abandoned->store(true);
  entry.connection.close();
  closed_.splice(closed_.end(), list(entry.listed), entry.self);
}

void EventLoop::expire() {
  if (accept_again_ != Clock::time_point{} && now_ >= accept_again_ && !shared_.draining) resume_accepting();
  for (const Phase phase : {Phase::idle, Phase::receiving, Phase::waiting, Phase::answering, Phase::lingering}) {
    Entries& entries = list(phase);
    while (!entries.empty() && entries.front().deadline <= now_) {
      Entry& entry = entries.front();
      if (phase == Phase::receiving) {
        refuse(entry, 408);
      } else if (phase == Phase::waiting) {
        refuse(entry, 503);
      } else {
        bury(entry);
      }
    }
  }
}

void EventLoop::refuse(Entry& entry, int status) {
  if (entry.abandoned) entry.abandoned->store(true);
  entry.awaited = 0;
  entry.connection.refuse(status, shared_);
  settle(entry, entry.connection.answered());
}

// Takes in what already waits at the listening socket and lets go of the connections that no request has begun to
// arrive on.
void EventLoop::begin_draining() {
  accept_waiting(limits_.connections);
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_, nullptr);
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, stop_event_.get(), nullptr);
  shared_.draining = true;
  drained_by_ = now_ + limits_.stopping;
  if (refresh_) refresh_();
  for (const Phase phase : {Phase::idle, Phase::receiving}) {
    for (auto next = list(phase).begin(); next != list(phase).end();) {
      Entry& entry = *next++;
      receive_all(entry);
      settle(entry, entry.connection.answered());
    }
  }
}

// Ends: of what arrives, the first whole request is the last to be answered, and one that never gets whole is refused
// by its size.
void EventLoop::receive_all(Entry& entry) {
  bool may_have_more = true;
  while (may_have_more && takes_requests(entry.connection.phase())) {
    may_have_more = entry.connection.receive(input_);
    entry.connection.serve(shared_);
  }
}

void EventLoop::finish_draining() {
  for (Entries& entries : open_) {
    while (!entries.empty()) bury(entries.front());
  }
}

void EventLoop::publish_activity() {
  const bool is_busy =
      !list(Phase::receiving).empty() || !list(Phase::waiting).empty() || !list(Phase::answering).empty();
  busy_.store(is_busy, std::memory_order_relaxed);
  if (published_ == shared_.answered) return;
  published_ = shared_.answered;
  last_answer_.store(now_.time_since_epoch().count(), std::memory_order_relaxed);
}

std::chrono::milliseconds EventLoop::limit(Phase phase) const {
  switch (phase) {
    case Phase::receiving: return limits_.receiving;
    case Phase::waiting: return limits_.waiting;
    case Phase::answering: return limits_.answering;
    case Phase::lingering: return limits_.lingering;
    default: return limits_.idle;
  }
}

int EventLoop::wait_ms() const {
  auto earliest = Clock::time_point::max();
  for (const Entries& entries : open_) {
    if (!entries.empty()) earliest = std::min(earliest, entries.front().deadline);
  }
  if (accept_again_ != Clock::time_point{}) earliest = std::min(earliest, accept_again_);
  if (shared_.draining) earliest = std::min(earliest, drained_by_);
  if (earliest == Clock::time_point::max()) return -1;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(earliest - now_).count();
  return static_cast<int>(std::clamp<std::int64_t>(wait, 0, 60'000));
}

std::size_t EventLoop::open_count() const {
  std::size_t count = 0;
  for (const Entries& entries : open_) count += entries.size();
  return count;
}

}  // namespace golinks
