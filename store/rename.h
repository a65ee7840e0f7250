// Giving a link another keyword: what mv does, and edit when the keyword changes.
#pragma once

#include <string_view>
#include <vector>

#include "store/store.h"

namespace golinks {

struct Rename {
  Changes changes;
  std::vector<std::string> retargeted;  // keywords of the aliases that now lead to the new one
};

// The changes that replace the link called `old_keyword` by `renamed`. Its aliases follow it, except when only the
// spelling changes. With `leave_alias` the old keyword stays as an alias. Errors: exists, invalid (keyword), those of
// check_alias(), but for a link that leads nowhere and did so before.
[[nodiscard]] Result<Rename> rename_link(const StoreView& view, std::string_view old_keyword, const Link& renamed,
                                         bool leave_alias, Microseconds now);

// "'x' already leads to https://x": another link has the keyword.
[[nodiscard]] Error keyword_taken(const LinkView& other);

}  // namespace golinks
