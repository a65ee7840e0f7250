// The rules that every link obeys, however it comes in: command line, editor, import, browser.
#pragma once

#include "store/link.h"
#include "store/own_addresses.h"

namespace golinks {

// The link with its keyword as it is meant ("fb" for "go/fb"), normalized targets and without repeated tags. Error:
// invalid, for the first rule that is broken (keyword.h, target.h, link.h). Aliases are checked where the other links
// are known: see check_alias().
[[nodiscard]] Result<Link> checked_link(Link link, const OwnAddresses& own = {});

}  // namespace golinks
