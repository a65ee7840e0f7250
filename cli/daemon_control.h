// Starting and stopping golinksd from the command line.
//
// The contract with golinksd: it never forks and says on the descriptor given with --ready-fd, in one line, "ready ADDRESS",
// "running" (another daemon of this version or a newer one serves the store already) or "error TEXT".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "store/instance.h"

namespace golinks::cli {

// The daemon of the store, if one runs.
[[nodiscard]] Result<std::optional<Instance>> find_daemon(const Context& context);

// Whether `instance` is there and not older than this program.
[[nodiscard]] bool is_current(const std::optional<Instance>& instance);

// Makes sure that a daemon of this version or a newer one runs and is ready. `listen` is ADDR:PORT, empty for the settings' own.
[[nodiscard]] Result<Instance> start_daemon(const Context& context, const std::string& listen);

// Starts one without waiting for it.
Result<void> spawn_daemon(const Context& context);

// Ends the daemon and waits until it is gone; nullopt when none ran.
[[nodiscard]] Result<std::optional<Instance>> stop_daemon(const Context& context);

// Becomes the daemon, in the foreground. Returns only when that fails.
[[nodiscard]] Error become_daemon(const std::string& listen);

}  // namespace golinks::cli
