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
#include <utility>

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

EventLoop::EventLoop(const SharedByLoops& common, const Handlers& handlers, const ServerLimits& limits)
    : listener_(common.listener),
      limits_(limits),
      workers_(common.workers),
      watch_(common.watch),
      refreshing_(handlers.refresh, common.watch),
      shared_{handlers.quick, common.memory},
      input_(events_at_once * piece_bytes),
      epoll_(require(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      stop_event_(require(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
      answer_event_(require(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
      last_activity_(now_.time_since_epoch().count()),
      last_round_(now_.time_since_epoch().count()) {
  ready_.reserve(events_at_once);
  add(epoll_.get(), stop_event_.get(), EPOLLIN, &stop_event_);
  add(epoll_.get(), answer_event_.get(), EPOLLIN, &answer_event_);
  resume_accepting();
}

bool EventLoop::go_on() {
  now_ = Clock::now();
  finish_round();
  return run();
}

bool EventLoop::run() {
  while (!shared_.draining || open_count() != 0) {
    gather();
    const bool has_work = has_answers_ || !ready_.empty() || (must_stop_ && !shared_.draining);
    if (has_work && !refreshing_.run(now_)) return false;
    finish_round();
  }
  return true;
}

void EventLoop::stop() { ::eventfd_write(stop_event_.get(), 1); }

void EventLoop::gather() {
  std::array<epoll_event, events_at_once> events;
  const Clock::time_point last = now_;
  const int count = ::epoll_wait(epoll_.get(), events.data(), events_at_once, wait_ms());
  now_ = Clock::now();
  last_round_.store(now_.time_since_epoch().count(), std::memory_order_relaxed);
  if (now_ - last > LoopWatch::idle_after) watch_.wake();
  for (int i = 0; i < count; ++i)
    take(events[static_cast<std::size_t>(i)].data.ptr, events[static_cast<std::size_t>(i)].events);
  if (std::exchange(has_connections_, false) && !must_stop_) accept_waiting(1);
}

void EventLoop::finish_round() {
  answer_ready();
  if (must_stop_ && !shared_.draining) begin_draining();
  expire();
  if (shared_.draining && now_ >= drained_by_) finish_draining();
  closed_.clear();
  publish_activity();
}

void EventLoop::take(void* what, std::uint32_t events) {
  if (what == &stop_event_) {
    must_stop_ = true;
  } else if (what == &listener_) {
    has_connections_ = true;
  } else if (what == &answer_event_) {
    has_answers_ = true;
  } else {
    Entry& entry = *static_cast<Entry*>(what);
    if (entry.connection.phase() == Phase::closed) return;
    if ((events & EPOLLERR) != 0 || entry.listed == Phase::waiting) return close(entry);
    if (entry.watched == EPOLLIN) entry.connection.receive({&input_[ready_.size() * piece_bytes], piece_bytes});
    ready_.push_back(&entry);
  }
}

void EventLoop::answer_ready() {
  if (has_answers_) deliver_answers();
  for (Entry* const entry : ready_) guard(*entry, [&] { advance(*entry); });
  ready_.clear();
}

// What fails for one connection, for want of memory that is, ends this one and no other.
template <typename Work>
void EventLoop::guard(Entry& entry, const Work& work) {
  try {
    work();
  } catch (const std::exception& error) {
    journal("a connection is closed: ", error.what());
    shared_.output.clear();
    if (entry.connection.is_open()) close(entry);
  }
}

void EventLoop::defer(Entry& entry, DeferredRequest request) {
  entry.awaited = ++tickets_;
  entry.claim = std::make_shared<Claim>(request.is_read);
  // Its place in the list is made now: once the answer is there, nothing may fail any more.
  const auto place = std::make_shared<std::list<Delivery>>();
  place->push_back({entry.awaited, {}});
  const auto deliver = [this, place](Answer answer) {
    place->front().answer = std::move(answer);
    const std::lock_guard lock(answers_mutex_);
    answers_.splice(answers_.end(), *place);
    ::eventfd_write(answer_event_.get(), 1);
  };
  if (!workers_.take({std::move(request), deliver, entry.claim})) entry.connection.refuse(503, shared_);
}

// Those whose peers have gone meanwhile find no one.
void EventLoop::deliver_answers() {
  has_answers_ = false;
  eventfd_t count = 0;
  ::eventfd_read(answer_event_.get(), &count);
  std::list<Delivery> deliveries;
  {
    const std::lock_guard lock(answers_mutex_);
    deliveries.swap(answers_);
  }
  for (Delivery& delivery : deliveries) deliver(delivery);
}

void EventLoop::deliver(Delivery& delivery) {
  Entry* const entry = find_awaiting(delivery.ticket);
  if (entry == nullptr) return;
  entry->awaited = 0;
  entry->claim.reset();
  guard(*entry, [&] {
    entry->connection.deliver(std::move(delivery.answer), shared_);
    settle(*entry);
  });
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
      adopt(std::move(socket), from);
    } else if (errno == ECONNABORTED || errno == EINTR) {
      continue;
    } else {
      if (out_of_descriptors() && !make_room()) pause_accepting();
      return;
    }
  }
}

// Without memory for it, it is closed.
void EventLoop::adopt(Descriptor socket, const sockaddr_storage& from) try {
  ++accepted_;
  if (open_count() >= limits_.connections && !make_room()) return;
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const Address address = Address::from(from);
  Peer peer{address.host(), address.port(), inode_of(socket)};
  Entries& idle = list(Phase::idle);
  idle.push_back({.connection = Connection(std::move(socket), std::move(peer)), .deadline = now_ + limits_.idle});
  Entry& entry = idle.back();
  entry.accepted = now_;
  entry.self = std::prev(idle.end());
  entry.watched = EPOLLIN;
  add(epoll_.get(), entry.connection.descriptor(), entry.watched, &entry);
} catch (const std::exception& error) {
  journal("a connection is closed: ", error.what());
}

// Closes the connection that has been quiet the longest. False when this loop has none.
bool EventLoop::make_room() {
  for (const Phase phase : {Phase::lingering, Phase::idle, Phase::receiving, Phase::waiting, Phase::answering}) {
    if (list(phase).empty()) continue;
    close(list(phase).front());
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
  if (entry.listed == Phase::answering) {
    entry.connection.send(shared_);
  } else {
    entry.connection.serve(shared_);
  }
  settle(entry);
}

// Puts the entry where its phase belongs. Each request has a deadline of its own, which for one that is still arriving
// begins with its first byte; an answer gets a new one with each byte that is read of it.
void EventLoop::settle(Entry& entry) {
  if (auto deferred = entry.connection.take_deferred()) defer(entry, *std::move(deferred));
  const Phase phase = entry.connection.phase();
  if (!may_stay(entry, phase)) return close(entry);
  const bool has_moved_on = std::exchange(entry.taken, entry.connection.taken()) != entry.connection.taken();
  if (phase != entry.listed || (has_moved_on && phase != Phase::lingering)) {
    entry.last_renewal = now_ + limits_.answering_in_all;
    enter(entry, phase);
  } else if (reads_on(entry)) {
    enter(entry, phase);
  }
  watch(entry);
}

// When the server stops, whoever has just connected may still send the request that it connected for.
bool EventLoop::may_stay(const Entry& entry, Phase phase) const {
  if (phase == Phase::closed) return false;
  if (!shared_.draining || phase != Phase::idle) return true;
  return entry.connection.taken() == 0 && now_ - entry.accepted < limits_.first_request;
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

// Of what it waits for, a change that has begun is made nevertheless.
void EventLoop::close(Entry& entry) {
  if (entry.claim) entry.claim->give_up();
  entry.connection.close();
  closed_.splice(closed_.end(), list(entry.listed), entry.self);
}

void EventLoop::expire() {
  if (accept_again_ != Clock::time_point{} && now_ >= accept_again_ && !shared_.draining) resume_accepting();
  for (const Phase phase : {Phase::idle, Phase::receiving, Phase::waiting, Phase::answering, Phase::lingering}) {
    Entries& entries = list(phase);
    while (!entries.empty() && entries.front().deadline <= now_) {
      Entry& entry = entries.front();
      guard(entry, [&] { expire(entry); });
    }
  }
}

void EventLoop::expire(Entry& entry) {
  switch (entry.listed) {
    case Phase::receiving: return refuse(entry, 408);
    case Phase::waiting: return give_up_waiting(entry);
    default: return close(entry);
  }
}

// A change that is being made is never answered as if it were not.
void EventLoop::give_up_waiting(Entry& entry) {
  if (entry.claim && !entry.claim->give_up()) return enter(entry, Phase::waiting);
  refuse(entry, 503);
}

void EventLoop::refuse(Entry& entry, int status) {
  entry.awaited = 0;
  entry.connection.refuse(status, shared_);
  settle(entry);
}

// Takes in what already waits at the listening socket, unless another server will, and lets go of the connections that
// no request has begun to arrive on.
void EventLoop::begin_draining() {
  if (limits_.drains_backlog) accept_waiting(limits_.connections);
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_, nullptr);
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, stop_event_.get(), nullptr);
  shared_.draining = true;
  drained_by_ = now_ + limits_.stopping;
  for (const Phase phase : {Phase::idle, Phase::receiving}) {
    for (auto next = list(phase).begin(); next != list(phase).end();) {
      Entry& entry = *next++;
      guard(entry, [&] {
        receive_all(entry);
        settle(entry);
      });
    }
  }
  for (Entry& entry : list(Phase::idle)) entry.deadline = now_ + limits_.first_request;
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
    while (!entries.empty()) close(entries.front());
  }
}

void EventLoop::publish_activity() {
  const bool is_busy =
      !list(Phase::receiving).empty() || !list(Phase::waiting).empty() || !list(Phase::answering).empty();
  busy_.store(is_busy, std::memory_order_relaxed);
  if (published_ == shared_.taken + accepted_) return;
  published_ = shared_.taken + accepted_;
  last_activity_.store(now_.time_since_epoch().count(), std::memory_order_relaxed);
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
