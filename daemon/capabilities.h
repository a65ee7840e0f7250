// Giving up the right to privileged ports once it has been used.
#pragma once

#include "store/result.h"

namespace golinks {

// `setup` may have given this program's file the capability cap_net_bind_service (capabilities(7)). Clears all
// capabilities of this thread, for good; those that are started later have none either, so call it before any is. A
// process of root keeps what it has: that was not lent to it by us, and root's files may belong to others. Error: io.
[[nodiscard]] Result<void> drop_capabilities();

}  // namespace golinks
