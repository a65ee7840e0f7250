#include "store/index.h"

#include "store/keyword.h"

namespace golinks {

bool Index::Equal::operator()(const Entry& a, const Entry& b) const {
  if (a.hash != b.hash) return false;
  const auto keyword = detail::read_keyword({b.bytes, b.size});
  return keyword_has_key(detail::read_keyword({a.bytes, a.size}), keyword_key(keyword));
}

bool Index::Equal::operator()(const Entry& entry, const Key& key) const {
  return entry.hash == key.hash && keyword_has_key(detail::read_keyword({entry.bytes, entry.size}), key.text);
}

bool Index::Equal::operator()(const Key& key, const Entry& entry) const { return (*this)(entry, key); }

Index::Entry Index::entry_of(std::string_view link_bytes) {
  const auto hash = static_cast<std::uint32_t>(keyword_hash(detail::read_keyword(link_bytes)));
  return {link_bytes.data(), static_cast<std::uint32_t>(link_bytes.size()), hash};
}

void Index::put(std::string_view link_bytes) {
  const Entry entry = entry_of(link_bytes);
  const auto [place, is_new] = table_.insert(entry);
  if (is_new) return;
  // The new entry has the same key and hash, so it may take the old one's place in the table.
  const_cast<Entry&>(*place) = entry;
}

bool Index::replace(std::string_view link_bytes) {
  const Entry entry = entry_of(link_bytes);
  const auto place = table_.find(entry);
  if (place == table_.end()) return false;
  const_cast<Entry&>(*place) = entry;  // as in put()
  return true;
}

bool Index::remove(std::string_view keyword) {
  const std::string key = keyword_key(keyword);
  return table_.erase(Key{key, static_cast<std::uint32_t>(key_hash(key))}) > 0;
}

void Index::apply(const Log& log) {
  for_each_change(log, [this](const Change& change) {
    if (change.is_removal) remove(change.keyword);
    else put(change.link_bytes);
  });
  if (log.last_number != 0) last_number_ = log.last_number;
}

std::vector<std::optional<LinkView>> Index::find_all(std::span<const std::string> keys) const {
  std::vector<std::optional<LinkView>> found(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto place = table_.find(Key{keys[i], static_cast<std::uint32_t>(key_hash(keys[i]))});
    if (place != table_.end()) found[i] = decode_link_view({place->bytes, place->size});
  }
  return found;
}

void Index::for_each(const std::function<void(const LinkView&)>& visit) const {
  for (const Entry& entry : table_) {
    if (const auto link = decode_link_view({entry.bytes, entry.size})) visit(*link);
  }
}

}  // namespace golinks
