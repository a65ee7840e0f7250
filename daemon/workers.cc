#include "daemon/workers.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "daemon/http_codec.h"
#include "daemon/request_framing.h"

namespace golinks {
namespace {

// Two, of which changes get one at most: while they wait for the store's lock, pages are still made.
constexpr int worker_threads = 2;

// Where processors are few, redirects come first. On Linux each thread has a nice value of its own (setpriority(2)).
void give_way_to_redirects() {
  constexpr int nice = 10;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice);
}

std::string answer_to(const DeferredRequest& request, HttpCodec& codec) {
  const Framing framing = frame_request(request.bytes);
  const std::string_view body = std::string_view(request.bytes).substr(framing.size - framing.head.body_bytes);
  std::string answer;
  codec.answer(framing.head, body, request.peer, request.keep_alive, answer);
  return answer;
}

}  // namespace

Workers::Workers(HttpHandler handler) : handler_(std::move(handler)) {
  for (int i = 0; i < worker_threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() { finish(); }

bool Workers::take(Job job) {
  const std::lock_guard lock(mutex_);
  const std::size_t bytes = job.request.bytes.size();
  if (queue_.size() >= max_queued_requests || queued_bytes_ + bytes > max_queued_bytes) return false;
  queued_bytes_ += bytes;
  queue_.push_back(std::move(job));
  changed_.notify_one();
  return true;
}

std::size_t Workers::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void Workers::finish() {
  {
    const std::lock_guard lock(mutex_);
    is_finishing_ = true;
    queue_.clear();
  }
  changed_.notify_all();
  threads_.clear();
}

void Workers::work() {
  give_way_to_redirects();
  HttpCodec codec(handler_);
  for (Job job; wait_for(job);) {
    const bool is_abandoned = job.abandoned && job.abandoned->load();
    if (!is_abandoned) job.deliver(answer_to(job.request, codec));
    if (!job.request.is_read) finish_change();
  }
}

// False when there is nothing left to do.
bool Workers::wait_for(Job& job) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return is_finishing_ || next() != queue_.end(); });
  if (queue_.empty()) return false;
  const auto found = next();
  job = std::move(*found);
  queue_.erase(found);
  queued_bytes_ -= job.request.bytes.size();
  if (!job.request.is_read) is_changing_ = true;
  return true;
}

// The first job that may be begun now.
std::deque<Workers::Job>::iterator Workers::next() {
  return std::ranges::find_if(queue_, [this](const Job& job) { return job.request.is_read || !is_changing_; });
}

void Workers::finish_change() {
  const std::lock_guard lock(mutex_);
  is_changing_ = false;
  changed_.notify_one();
}

}  // namespace golinks
