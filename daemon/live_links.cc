#include "daemon/live_links.h"

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <new>

#include "daemon/journal.h"
#include "store/absence.h"
#include "store/suggest.h"

namespace golinks {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t max_searched_links = 200'000;
// In a store larger than this, each search is followed by a pause of ten times its length.
constexpr std::size_t quickly_searched_links = 10'000;
constexpr int pause_factor = 10;

// An exception, such as want of memory for a huge file, is one more fault of the file.
Result<void> refresh_links(Follower& follower, const std::string& path) {
  try {
    return follower.refresh();
  } catch (const std::bad_alloc&) {
    return failure(ErrorCode::io, fmt::format("there is not enough memory for {} (see ulimit -v)", path));
  } catch (const std::exception& error) {
    return failure(ErrorCode::io, fmt::format("cannot read {}: {}", path, error.what()));
  }
}

}  // namespace

LiveLinks::LiveLinks(Env& env, std::string path) : path_(std::move(path)), follower_(env, path_) {}

void LiveLinks::refresh() {
  const auto refreshed = refresh_links(follower_, path_);
  if (refreshed) {
    if (is_faulty_.load(std::memory_order_relaxed) && is_faulty_.exchange(false)) {
      journal(fmt::format("{} can be read again", path_));
    }
    return;
  }
  if (!is_faulty_.exchange(true)) {
    journal(fmt::format("{}; the links last read from it are still served", refreshed.error().message));
  }
  if (notice_) notice_();
}

void LiveLinks::report_damage() {
  const std::size_t damaged = follower_.damaged_bytes();
  if (reported_damage_.exchange(damaged) == damaged || damaged == 0) return;
  journal(fmt::format("{} bytes of {} are damaged; golinks doctor --repair rewrites the rest and keeps the original",
                      damaged, path_));
}

Result<DatedResolution> LiveLinks::resolve(std::string_view request) const {
  std::uint64_t as_of = 0;
  Result<Resolution> resolution = failure(ErrorCode::io, "the links cannot be read");
  follower_.read([&](const Index& links) {
    resolution = golinks::resolve(request, links);
    as_of = links.last_number();
  });
  if (!resolution && resolution.error().code == ErrorCode::not_found)
    resolution.error().message += doubt_of_absence(damaged_bytes());
  if (!resolution) return failure(resolution.error());
  return DatedResolution{*std::move(resolution), as_of};
}

std::size_t LiveLinks::size() const {
  std::size_t count = 0;
  follower_.read([&](const Index& links) { count = links.size(); });
  return count;
}

bool LiveLinks::has(const std::string& key) const {
  bool found = false;
  follower_.read([&](const Index& links) { found = links.find(key).has_value(); });
  return found;
}

std::vector<std::string> LiveLinks::suggestions(std::string_view keyword) const {
  const std::size_t count = size();
  if (count > max_searched_links) return {};
  if (count <= quickly_searched_links) return search(keyword);
  const std::unique_lock searching(search_, std::try_to_lock);
  const Clock::time_point begin = Clock::now();
  if (!searching || begin.time_since_epoch().count() < next_search_) return {};
  auto found = search(keyword);
  const Clock::time_point end = Clock::now();
  next_search_ = (end + pause_factor * (end - begin)).time_since_epoch().count();
  return found;
}

std::vector<std::string> LiveLinks::search(std::string_view keyword) const {
  Suggestions nearest(keyword);
  follower_.read(
      [&](const Index& links) { links.for_each([&](const LinkView& link) { nearest.consider(link.keyword); }); });
  return nearest.take();
}

}  // namespace golinks
