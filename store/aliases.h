// Who is an alias of whom.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace golinks {

// The links that have go/KEYWORD[/...] as their target or bare target, in the order of their keys.
[[nodiscard]] std::vector<Link> aliases_of(const StoreView& view, std::string_view keyword);

// Lets everything in `alias` that leads through go/`from` lead through go/`to`.
void retarget(Link& alias, std::string_view from, std::string_view to);

}  // namespace golinks
