#include "store/key_search.h"

namespace golinks {
namespace {

constexpr std::size_t few_keys = 8;

}  // namespace

KeySearch::KeySearch(std::span<const std::string> keys) : keys_(keys.begin(), keys.end()), links_(keys.size()) {
  if (keys_.size() <= few_keys) return;
  for (std::size_t i = 0; i < keys_.size(); ++i) places_[keys_[i]].push_back(i);
}

void KeySearch::see_by_hash(const Change& change) {
  const auto found = places_.find(keyword_key(change.keyword));
  if (found == places_.end()) return;
  for (const std::size_t i : found->second) note(i, change);
}

std::vector<std::optional<LinkView>> KeySearch::found() const {
  std::vector<std::optional<LinkView>> links;
  for (const std::string_view bytes : links_) links.push_back(bytes.empty() ? std::nullopt : decode_link_view(bytes));
  return links;
}

}  // namespace golinks
