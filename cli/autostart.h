// Commands that change links leave a daemon running, so that go/... works in the browser right away.
#pragma once

#include "cli/context.h"

namespace golinks::cli {

// Starts golinksd unless one of this version or a newer one runs, or the settings forbid it. Waits for nothing and fails
// silently: the command's own work is done, and `golinks daemon status` tells.
void start_daemon_in_background(const Context& context);

}  // namespace golinks::cli
