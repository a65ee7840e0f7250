#include "daemon/server.h"

#include <algorithm>
#include <system_error>

namespace golinks {
namespace {

constexpr std::chrono::seconds longest_last_work{2};

unsigned thread_count() { return std::clamp(std::thread::hardware_concurrency(), 1U, 4U); }

}  // namespace

Server::Server(Descriptor listener, const Handlers& handlers, const ServerLimits& limits)
    : listener_(std::move(listener)), workers_(handlers.full, memory_.unsent) {
  ServerLimits share = limits;
  share.connections = std::max<std::size_t>(limits.connections / thread_count(), 1);
  for (unsigned i = 0; i < thread_count(); ++i) {
    loops_.push_back(
        std::make_unique<EventLoop>(SharedByLoops{listener_.get(), workers_, memory_, watch_}, handlers, share));
  }
  start();
}

Server::~Server() {
  stop();
  threads_.clear();
}

// All threads or none: one that is never told to end would be waited for for ever.
void Server::start() try {
  for (const auto& loop : loops_) {
    threads_.emplace_back([this, &loop = *loop] { serve(loop, &EventLoop::run); });
    const std::lock_guard lock(mutex_);
    ++serving_;
  }
  looking_after_ = std::jthread([this] { look_after_loops(); });
} catch (const std::system_error& error) {
  stop();
  throw;
}

bool Server::stop() {
  if (!listener_) return is_stopped();
  for (const auto& loop : loops_) loop->stop();
  is_stopping_ = true;
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return serving_ == 0; });
  }
  watch_.stop();
  if (looking_after_.joinable()) looking_after_.join();
  are_workers_done_ = workers_.finish_within(longest_last_work);
  listener_.reset();
  return is_stopped();
}

void Server::serve(EventLoop& loop, bool (EventLoop::*part)()) {
  if (!(loop.*part)()) return;
  const std::lock_guard lock(mutex_);
  --serving_;
  changed_.notify_all();
}

void Server::look_after_loops() {
  while (watch_.wait(are_loops_active())) {
    for (const auto& loop : loops_) {
      if (loop->is_to_be_relieved()) go_on(*loop);
    }
  }
}

// Without another thread for it, this one does it.
void Server::go_on(EventLoop& loop) {
  try {
    threads_.emplace_back([this, &loop] { serve(loop, &EventLoop::go_on); });
  } catch (const std::system_error&) {
    serve(loop, &EventLoop::go_on);
  }
}

bool Server::are_loops_active() const {
  const Clock::time_point since = Clock::now() - 2 * LoopWatch::idle_after;
  return std::ranges::any_of(loops_, [since](const auto& loop) { return loop->last_round() >= since; });
}

std::chrono::milliseconds Server::quiet_for() const {
  Clock::time_point last{};
  for (const auto& loop : loops_) {
    if (loop->is_busy()) return std::chrono::milliseconds(0);
    last = std::max(last, loop->last_activity());
  }
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - last);
}

}  // namespace golinks
