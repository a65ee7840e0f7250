// How often the links of a store are used. Counting must not cost a write of the store, so the counts are in a file of
// their own (usage_file.h), which may be lost, or a little behind, without harm to any link.
//
// The counts belong to keys (keyword.h) as they were at one transaction of the store. follow() carries them along when
// links are renamed, so whoever renames a link need not know of them. A removed link's counts stay, for an undo brings
// it back; another link that is added with its key goes on with them.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/history.h"
#include "store/link_use.h"

namespace golinks {

// Not thread-safe.
class Usage {
 public:
  explicit Usage(std::uint64_t as_of = 0, Microseconds followed_us = 0) : as_of_(as_of), followed_us_(followed_us) {}

  // What is known of the link with `key`; one that was never used has no hits. Valid until a change.
  [[nodiscard]] const LinkUse& of(std::string_view key) const;
  [[nodiscard]] std::size_t size() const { return uses_.size(); }
  [[nodiscard]] std::uint64_t total_hits() const;
  // In no particular order.
  void for_each(const std::function<void(std::string_view key, const LinkUse&)>& visit) const;

  void add(std::string_view key, std::uint64_t hits, Microseconds at);
  void put(std::string_view key, LinkUse use) { uses_.insert_or_assign(std::string(key), std::move(use)); }
  // Forgets the links that `is_lost` says so of.
  void forget(const std::function<bool(std::string_view key, const LinkUse&)>& is_lost);

  // The number of the newest transaction whose renamings were followed.
  [[nodiscard]] std::uint64_t as_of() const { return as_of_; }
  // Goes along with those of `changes` that are newer than as_of(), up to transaction `now`. A link takes its counts to
  // its new key, where those of a link that is gone give way; one without any leaves them. True when a count has moved.
  // `now` may be smaller than as_of(): an older copy of the store has taken its place. Then nothing is followed,
  // neither now nor again when the newer one is back.
  bool follow(std::span<const KeyChange> changes, std::uint64_t now) { return follow(changes, as_of_, now); }
  // The same with those that are newer than `seen`, where it is known that they have just been appended to an older
  // copy. The newer copy may have been written over it: what it tells again, which is no younger than followed_us(), is
  // not followed again.
  bool follow(std::span<const KeyChange> changes, std::uint64_t seen, std::uint64_t now);

  // When the youngest renaming that was followed was made; 0 when there was none.
  [[nodiscard]] Microseconds followed_us() const { return followed_us_; }

  bool operator==(const Usage&) const = default;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
  };
  bool move(const KeyChange& change);

  [[nodiscard]] bool has_followed(const KeyChange& change) const;

  std::uint64_t as_of_;
  Microseconds followed_us_;
  std::unordered_map<std::string, LinkUse, Hash, std::equal_to<>> uses_;
};

// The key that a link has after `changes`, if it had `key` at transaction `as_of`.
[[nodiscard]] std::string key_after(std::string key, std::uint64_t as_of, std::span<const KeyChange> changes);

}  // namespace golinks
