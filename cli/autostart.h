// Commands that change links leave a daemon running, so that go/... works in the browser right away.
#pragma once

#include "cli/context.h"

namespace golinks::cli {

// Starts golinksd unless one of this version or a newer one runs, or the settings forbid it. Waits for nothing. The
// command's own work is done, so only what the person has to mend before any daemon starts is worth a warning: settings
// that cannot be read, a right to the port that is missing. `golinks daemon start` tells of any other failure.
void start_daemon_in_background(Context& context);

}  // namespace golinks::cli
