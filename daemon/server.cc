#include "daemon/server.h"

#include <algorithm>

namespace golinks {
namespace {

unsigned thread_count() { return std::clamp(std::thread::hardware_concurrency(), 1U, 4U); }

}  // namespace

Server::Server(Descriptor listener, const Handlers& handlers, const ServerLimits& limits)
    : listener_(std::move(listener)), workers_(handlers.full) {
  ServerLimits share = limits;
  share.connections = std::max<std::size_t>(limits.connections / thread_count(), 1);
  for (unsigned i = 0; i < thread_count(); ++i) {
    loops_.push_back(std::make_unique<EventLoop>(listener_.get(), handlers, share, workers_));
  }
  for (const auto& loop : loops_) threads_.emplace_back([&loop = *loop] { loop.run(); });
}

Server::~Server() { stop(); }

void Server::stop() {
  if (threads_.empty()) return;
  for (const auto& loop : loops_) loop->stop();
  threads_.clear();
  workers_.finish();
  listener_.reset();
}

std::chrono::milliseconds Server::quiet_for() const {
  Clock::time_point last{};
  for (const auto& loop : loops_) {
    if (loop->is_busy()) return std::chrono::milliseconds(0);
    last = std::max(last, loop->last_answer());
  }
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - last);
}

}  // namespace golinks
