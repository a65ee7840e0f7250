// Creating and changing a link: what `golinks add`, `golinks edit` and the browser's forms all do. Each function is the
// decision of a Store::change(), taken under the lock with the links as they are then.
#pragma once

#include "store/rename.h"
#include "store/store.h"

namespace golinks {

// Whether both say the same about the link, whenever they were written.
[[nodiscard]] bool same_content(const Link& a, const Link& b);

// The changes that add `link`, which obeys checked_link.h. With `replace` it takes the place of a link with its
// keyword, keeping when that was created; nothing changes when both say the same. Errors: exists (without `replace`),
// those of check_alias() and, without `replace`, of check_absence().
[[nodiscard]] Result<Changes> create_link(const StoreView& view, const Link& link, bool replace);

// The changes that make `present` into `edited`, under another keyword if `edited` has one (see rename_link()); none
// when both say the same. Errors: those of rename_link().
[[nodiscard]] Result<Rename> edit_link(const StoreView& view, const LinkView& present, Link edited, Microseconds now);

}  // namespace golinks
