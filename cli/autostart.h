// Commands that change links leave a daemon running, so that go/... works in the browser right away.
#pragma once

#include "cli/context.h"

namespace golinks::cli {

// Whether the store is the person's own (own_store_path() in settings.h), or the one that systemd starts golinksd for:
// any other is used for a while, and must not take the place of these links at go/.
[[nodiscard]] Result<bool> is_own_store(const Context& context);

// Starts golinksd unless one of this version or a newer one runs, the store is not the person's own, or the settings
// forbid it. Waits for nothing, so that it is the next call that tells why golinksd could not start. Warns of that, and
// of what the person has to do before any daemon starts: settings that cannot be read, a right to the port that is
// missing; and that go/ does not show the links of another store.
void start_daemon_in_background(Context& context);

}  // namespace golinks::cli
