#include "daemon/usage_counter.h"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <utility>

#include "daemon/journal.h"
#include "store/keyword.h"
#include "store/usage_file.h"

namespace golinks {
namespace {

constexpr Microseconds save_pause_us = 4'000'000;
constexpr Microseconds removed_links_remembered_us = Microseconds{counted_days} * 86'400'000'000;

// By processor, and not by thread: so few shards serve any number of threads.
std::size_t shard_of_caller(std::size_t shards) {
  return static_cast<std::size_t>(std::max(::sched_getcpu(), 0)) % shards;
}

}  // namespace

UsageCounter::UsageCounter(Env& env, const LiveLinks& links, std::string path)
    : env_(env), links_(links), path_(std::move(path)) {
  load();
}

// Counts that are there but cannot be read now (no descriptor is free, the disk fails) are not touched, and those of
// now wait in the shards until they can be.
bool UsageCounter::load() {
  if (is_loaded_) return true;
  auto usage = load_usage(env_, path_);
  if (!usage && usage.error().code != ErrorCode::corrupt) {
    if (!std::exchange(is_kept_waiting_, true))
      journal(fmt::format("{}; links are counted, but the counts will be lost at the end unless it can be read by then",
                          usage.error().message));
    return false;
  }
  is_loaded_ = true;
  if (usage) {
    usage_ = *std::move(usage);
    forget_the_lost();
  } else {
    set_aside(usage.error());
  }
  return true;
}

void UsageCounter::set_aside(const Error& why) {
  std::string aside = path_ + ".unreadable";
  for (int i = 2; env_.identity(aside); ++i) aside = fmt::format("{}.unreadable-{}", path_, i);
  const auto moved = env_.rename(path_, aside);
  journal(fmt::format("{}; counting begins anew{}", why.message, moved ? ", the file is kept as " + aside : ""));
}

// So that the counts do not grow for ever. A removed link's counts are kept for a while, for the removal may be undone;
// all are where the store is older than they are, or cannot be read: the links may be on their way back.
void UsageCounter::forget_the_lost() {
  const Microseconds now = env_.now_us();
  const auto renamings = links_.renamings(usage_.as_of());
  if (!renamings || renamings->now < usage_.as_of()) return;
  has_news_ = follow(*renamings);
  usage_.forget([&](std::string_view key, const LinkUse& use) {
    return use.last_used_us < now - removed_links_remembered_us && !links_.has(std::string(key));
  });
}

void UsageCounter::count(std::string_view keyword, std::uint64_t as_of) {
  const Microseconds now = env_.now_us();
  Shard& shard = shards_[shard_of_caller(shards_.size())];
  const std::scoped_lock lock(shard.mutex);
  shard.has_news = true;
  auto place = shard.counts.find(keyword);
  if (place == shard.counts.end()) place = shard.counts.emplace(std::string(keyword), Count{}).first;
  Count& count = place.value();
  if (count.as_of != as_of && count.hits > 0) {
    shard.earlier.emplace_back(place.key(), count);
    count = {};
  }
  count = {count.hits + 1, now, as_of};
}

// Links that were used since the last time stay in the table, so that counting them again allocates nothing. They go
// when the shard has counted others and not them.
void UsageCounter::drain(Shard& shard, Counts& counts) {
  const std::scoped_lock lock(shard.mutex);
  if (!std::exchange(shard.has_news, false)) return;
  std::ranges::move(shard.earlier, std::back_inserter(counts));
  shard.earlier.clear();
  for (auto entry = shard.counts.begin(); entry != shard.counts.end();) {
    if (entry->second.hits == 0) {
      entry = shard.counts.erase(entry);
      continue;
    }
    counts.emplace_back(entry->first, entry->second);
    entry.value() = {};
    ++entry;
  }
}

// A copy of the store that only grew tells what is new by itself. Of one that took another's place the counts' own
// moment must tell: what they followed once they do not follow again, whichever copies come and go.
bool UsageCounter::follow(const Follower::Renamings& renamings) {
  const bool only_grew = renamings.copy == copy_ && seen_ > 0;  // an empty file is filled, and does not grow
  const std::uint64_t seen = only_grew ? seen_ : usage_.as_of();
  copy_ = renamings.copy;
  seen_ = renamings.now;
  return usage_.follow(renamings.changes, seen, renamings.now);
}

void UsageCounter::collect() {
  if (!load()) return;
  Counts counts;
  for (Shard& shard : shards_) drain(shard, counts);
  std::uint64_t oldest = std::min(seen_, usage_.as_of());
  for (const auto& [keyword, count] : counts) oldest = std::min(oldest, count.as_of);
  const auto renamings =
      links_.renamings(oldest);  // after the shards: so all renamings that their links went through are there
  if (!renamings) return;        // then no link was ever found, and none counted
  has_news_ |= follow(*renamings);
  has_news_ |= !counts.empty();
  for (const auto& [keyword, count] : counts) {
    usage_.add(key_after(keyword_key(keyword), count.as_of, renamings->changes), count.hits, count.last_us);
  }
}

void UsageCounter::read(const std::function<void(const Usage&)>& use) {
  const std::scoped_lock lock(mutex_);
  collect();
  use(usage_);
}

// What the file shall hold; nothing when it does already.
std::string UsageCounter::take_news() {
  const std::scoped_lock lock(mutex_);
  collect();
  return std::exchange(has_news_, false) ? encode_usage(usage_) : std::string();
}

void UsageCounter::save() {
  last_save_us_ = env_.now_us();
  const std::string bytes = take_news();
  if (bytes.empty()) return;
  const auto saved = save_usage(env_, path_, bytes);  // without the lock: a disk may take its time
  report(saved);
  if (saved) return;
  const std::scoped_lock lock(mutex_);
  has_news_ = true;
}

void UsageCounter::save_now_and_then() {
  const Microseconds since = env_.now_us() - last_save_us_;
  if (since < 0 || since >= save_pause_us) save();  // less than none: the clock was set back
}

void UsageCounter::report(const Result<void>& saved) {
  if (saved.has_value() != is_faulty_) return;
  is_faulty_ = !saved;
  if (saved) return journal(fmt::format("{} can be written again", path_));
  journal(fmt::format("{}; links are counted, but the counts will be lost at the end", saved.error().message));
}

}  // namespace golinks
