// Who is an alias of whom.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace golinks {

struct Alias {
  Link link;
  std::string key;  // of the link that it leads through first: one of those asked for
};

// The links whose target or bare target leads through one of the links with these keys, however the keyword is written
// there, in the order of their keys; one that leads through two of them is there twice. Two passes over the store,
// whatever is asked.
[[nodiscard]] std::vector<Alias> aliases_of(const StoreView& view, std::span<const std::string> keys);
// The same of one keyword.
[[nodiscard]] std::vector<Link> aliases_of(const StoreView& view, std::string_view keyword);

// Lets everything in `alias` that leads through the link called `from` lead through go/`to`.
void retarget(const LinkFinder& links, Link& alias, std::string_view from, std::string_view to);

}  // namespace golinks
