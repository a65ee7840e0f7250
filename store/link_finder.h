// Where the resolver looks links up: the bytes of the file (StoreView) or a table in memory (Index).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/link.h"

namespace golinks {

class LinkFinder {
 public:
  virtual ~LinkFinder() = default;

  // Looks up every key (see keyword.h) in one pass: result[i] is the link with keys[i], if there is one.
  // The views live as long as the bytes behind the finder, or until it is changed.
  [[nodiscard]] virtual std::vector<std::optional<LinkView>> find_all(std::span<const std::string> keys) const = 0;

  [[nodiscard]] std::optional<LinkView> find(const std::string& key) const { return find_all({&key, 1}).front(); }
};

}  // namespace golinks
