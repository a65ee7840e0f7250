#include "daemon/workers.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "daemon/journal.h"
#include "daemon/refusal.h"
#include "daemon/request_framing.h"

namespace golinks {
namespace {

// Two, of which changes get one at most: while they wait for the store's lock, pages are still made.
constexpr std::size_t worker_threads = 2;

// Where processors are few, redirects come first. On Linux each thread has a nice value of its own (setpriority(2)).
void give_way_to_redirects() {
  constexpr int nice = 10;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice);
}

std::string make_answer(const DeferredRequest& request, HttpCodec& codec) {
  const Framing framing = frame_request(request.bytes);
  const std::string_view body = std::string_view(request.bytes).substr(framing.size - framing.head.body_bytes);
  std::string answer;
  codec.answer(framing.head, body, request.peer, request.keep_alive, answer);
  return answer;
}

Answer refused(int status, const DeferredRequest& request) {
  return {refusal(status, frame_request(request.bytes).head.target)};
}

}  // namespace

// All threads or none: one that is never told to end would be waited for for ever.
Workers::Workers(HttpHandler handler, MemoryBudget& unsent) : handler_(std::move(handler)), unsent_(unsent) {
  for (std::size_t i = 0; i < worker_threads; ++i) codecs_.push_back(std::make_unique<HttpCodec>(handler_));
  try {
    for (const auto& codec : codecs_) {
      threads_.emplace_back([this, &codec = *codec] { work(codec); });
      const std::lock_guard lock(mutex_);
      ++at_work_;
    }
  } catch (const std::system_error&) {
    finish();
    throw;
  }
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
  begin_to_finish();
  threads_.clear();
}

bool Workers::finish_within(std::chrono::milliseconds patience) {
  begin_to_finish();
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return at_work_ == 0; });
}

void Workers::begin_to_finish() {
  const std::lock_guard lock(mutex_);
  is_finishing_ = true;
  queue_.clear();
  changed_.notify_all();
}

void Workers::work(HttpCodec& codec) {
  give_way_to_redirects();
  for (Job job; wait_for(job);) {
    if (job.claim->begin()) job.deliver(answer_to(job.request, codec));
    if (!job.request.is_read) finish_change();
  }
  const std::lock_guard lock(mutex_);
  --at_work_;
  changed_.notify_all();
}

// Without any bytes when not even a refusal can be made, for want of memory.
Answer Workers::answer_to(const DeferredRequest& request, HttpCodec& codec) {
  try {
    return answer_or_refuse(request, codec);
  } catch (...) {
    journal("a request failed: its answer could not be made");
  }
  try {
    return refused(500, request);
  } catch (const std::exception&) {
    return {};
  }
}

Answer Workers::answer_or_refuse(const DeferredRequest& request, HttpCodec& codec) {
  if (unsent_.is_spent()) return refused(503, request);
  Answer answer{make_answer(request, codec)};
  if (answer.share.take(unsent_, answer.bytes.size())) return answer;
  if (request.is_read) return refused(503, request);
  answer.share.take_anyway(unsent_, answer.bytes.size());
  return answer;
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
