// All links of a store in memory: an open-addressing table from keys to the links' serialized bytes, which stay where
// they were read. About 24 bytes a link beside the bytes themselves. Not thread-safe.
#pragma once

#include <tsl/robin_set.h>

#include <functional>

#include "store/link_finder.h"
#include "store/log.h"

namespace golinks {

class Index : public LinkFinder {
 public:
  // Adds a serialized link, or replaces the one with its key. The bytes must outlive the index.
  void put(std::string_view link_bytes);
  // Replaces the link with its key. False when there is none, and nothing is added.
  bool replace(std::string_view link_bytes);
  // False when there was none.
  bool remove(std::string_view keyword);
  // Applies the sound transactions of `log` on top of what is there. The log's bytes must outlive the index.
  void apply(const Log& log);

  [[nodiscard]] std::vector<std::optional<LinkView>> find_all(std::span<const std::string> keys) const override;
  [[nodiscard]] std::size_t size() const { return table_.size(); }
  // The number of the last transaction that was applied.
  [[nodiscard]] std::uint64_t last_number() const { return last_number_; }
  // In no particular order.
  void for_each(const std::function<void(const LinkView&)>& visit) const;

 private:
  struct Entry {
    const char* bytes;  // a serialized Link
    std::uint32_t size;
    std::uint32_t hash;  // the low half of its key's hash: tells most different keys apart without touching the bytes
  };
  [[nodiscard]] static Entry entry_of(std::string_view link_bytes);
  struct Key {
    std::string_view text;
    std::uint32_t hash;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const Entry& entry) const { return entry.hash; }
    std::size_t operator()(const Key& key) const { return key.hash; }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(const Entry& a, const Entry& b) const;
    bool operator()(const Entry& entry, const Key& key) const;
    bool operator()(const Key& key, const Entry& entry) const;
  };
  tsl::robin_set<Entry, Hash, Equal> table_;
  std::uint64_t last_number_ = 0;
};

}  // namespace golinks
