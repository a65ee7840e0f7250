#include "store/usage.h"

#include <algorithm>
#include <limits>

namespace golinks {

const LinkUse& Usage::of(std::string_view key) const {
  static const LinkUse unused;
  const auto found = uses_.find(key);
  return found == uses_.end() ? unused : found->second;
}

std::uint64_t Usage::total_hits() const {
  std::uint64_t total = 0;
  for (const auto& [key, use] : uses_) total += std::min(use.hits, std::numeric_limits<std::uint64_t>::max() - total);
  return total;
}

void Usage::for_each(const std::function<void(std::string_view, const LinkUse&)>& visit) const {
  for (const auto& [key, use] : uses_) visit(key, use);
}

void Usage::add(std::string_view key, std::uint64_t hits, Microseconds at) {
  auto place = uses_.find(key);
  if (place == uses_.end()) place = uses_.emplace(key, LinkUse{}).first;
  place->second.add(hits, at);
}

void Usage::forget(const std::function<bool(std::string_view, const LinkUse&)>& is_lost) {
  std::erase_if(uses_, [&](const auto& entry) { return is_lost(entry.first, entry.second); });
}

bool Usage::move(const KeyChange& change) {
  auto moving = uses_.extract(change.from);
  if (moving.empty()) return false;
  moving.key() = change.to;
  uses_.erase(change.to);
  uses_.insert(std::move(moving));
  return true;
}

// Numbers alone do not tell: changes on top of an older copy have those of the newer one's again.
bool Usage::has_followed(const KeyChange& change) const {
  return change.number <= as_of_ && change.at_us <= followed_us_;
}

bool Usage::follow(std::span<const KeyChange> changes, std::uint64_t seen, std::uint64_t now) {
  bool has_moved = false;
  Microseconds youngest = followed_us_;
  for (const KeyChange& change : changes) {
    if (change.number <= seen || has_followed(change)) continue;
    has_moved |= move(change);
    youngest = std::max(youngest, change.at_us);
  }
  followed_us_ = youngest;
  as_of_ = std::max(as_of_, now);
  return has_moved;
}

std::string key_after(std::string key, std::uint64_t as_of, std::span<const KeyChange> changes) {
  for (const KeyChange& change : changes) {
    if (change.number > as_of && change.from == key) key = change.to;
  }
  return key;
}

}  // namespace golinks
