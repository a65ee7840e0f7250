// Looking some keys up by walking over every change: the last one that names a key tells.
#pragma once

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

class KeySearch {
 public:
  explicit KeySearch(std::span<const std::string> keys);

  // To be called for each change in order.
  void see(const Change& change) {
    if (places_.empty()) {
      for (std::size_t i = 0; i < keys_.size(); ++i) {
        if (!keyword_may_have_key(change.keyword, keys_[i])) continue;
        if (keyword_has_key(change.keyword, keys_[i])) note(i, change);
      }
    } else {
      see_by_hash(change);
    }
  }

  [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }
  // found()[i] is the link with keys()[i], if there is one.
  [[nodiscard]] std::vector<std::optional<LinkView>> found() const;

 private:
  void note(std::size_t i, const Change& change) { links_[i] = change.is_removal ? std::string_view{} : change.link_bytes; }
  void see_by_hash(const Change& change);

  std::vector<std::string> keys_;
  std::vector<std::string_view> links_;
  // The places of each key; empty when there are so few keys that comparing with each of them is faster.
  std::unordered_map<std::string_view, std::vector<std::size_t>> places_;
};

}  // namespace golinks
