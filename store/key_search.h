// Looking some keys up by walking over every change: the last one that names a key tells.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/keyword.h"
#include "store/link.h"
#include "store/log.h"

namespace golinks {

// Not thread-safe.
class KeySearch {
 public:
  explicit KeySearch(std::span<const std::string> keys);
  KeySearch(KeySearch&&) = default;  // places_ views keys_, which a move leaves where they are
  KeySearch& operator=(KeySearch&&) = default;

  // To be called for each change in order. True when it is about one of the keys. Nine changes of ten are told apart by
  // the last letter of their keyword.
  [[gnu::always_inline]] inline bool see(const Change& change) {
    const bool has_letter = !change.keyword.empty();
    if (has_letter && !may_be_last_[static_cast<unsigned char>(change.keyword.back())]) return false;
    return see_closely(change);
  }

  [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }
  // found()[i] is the link with keys()[i], if there is one.
  [[nodiscard]] std::vector<std::optional<LinkView>> found() const;

 private:
  bool see_closely(const Change& change);

  std::vector<std::string> keys_;
  std::vector<std::string_view> links_;  // empty: there is none
  std::array<bool, 256> may_be_last_;    // whether a keyword that ends with this byte may have one of the keys
  // The places of each key, when there are so many that comparing with each of them would be slower.
  std::unordered_map<std::string_view, std::vector<std::size_t>> places_;
};

}  // namespace golinks
