#include "store/key_search.h"

namespace golinks {
namespace {

constexpr std::size_t few_keys = 8;

// A letter that case folding leaves alone, and that nothing follows which could change it, ends the key as well.
constexpr bool is_final(unsigned byte) { return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9'); }

}  // namespace

KeySearch::KeySearch(std::span<const std::string> keys) : keys_(keys.begin(), keys.end()), links_(keys.size()) {
  for (unsigned byte = 0; byte < may_be_last_.size(); ++byte) may_be_last_[byte] = !is_final(byte);
  for (const std::string& key : keys_) {
    if (!key.empty()) may_be_last_[static_cast<unsigned char>(key.back())] = true;
  }
  if (keys_.size() <= few_keys) return;
  for (std::size_t i = 0; i < keys_.size(); ++i) places_[keys_[i]].push_back(i);
}

bool KeySearch::see_closely(const Change& change) {
  const std::string_view link = change.is_removal ? std::string_view{} : change.link_bytes;
  bool is_wanted = false;
  if (places_.empty()) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (!keyword_has_key(change.keyword, keys_[i])) continue;
      links_[i] = link;
      is_wanted = true;
    }
  } else if (const auto found = places_.find(keyword_key(change.keyword)); found != places_.end()) {
    for (const std::size_t i : found->second) links_[i] = link;
    is_wanted = true;
  }
  return is_wanted;
}

std::vector<std::optional<LinkView>> KeySearch::found() const {
  std::vector<std::optional<LinkView>> links;
  for (const std::string_view bytes : links_) links.push_back(bytes.empty() ? std::nullopt : decode_link_view(bytes));
  return links;
}

}  // namespace golinks
