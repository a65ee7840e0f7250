// The rules that every link obeys, however it comes in: command line, editor, import, browser.
#pragma once

#include "store/link.h"
#include "store/own_addresses.h"

namespace golinks {

// The link with normalized targets and without repeated tags; its keyword is as it is stored (see meant_keyword.h for
// what people type). Error: invalid, for the first rule that is broken (keyword.h, target.h, link.h). Aliases are
// checked where the other links are known: see check_alias().
[[nodiscard]] Result<Link> checked_link(Link link, const OwnAddresses& own = {});

}  // namespace golinks
