// Starting and stopping golinksd from the command line.
//
// The contract with golinksd: it never forks and says on the descriptor given with --ready-fd, in one line, "ready
// ADDRESS", "running" (another daemon of this version or a newer one serves the store already) or "error TEXT".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "store/instance.h"

namespace golinks::cli {

// The daemon of the store, if one runs.
[[nodiscard]] Result<std::optional<Instance>> find_daemon(const Context& context);
// The same as soon as it answers or turns out to run elsewhere; after `limit`, as it is then.
[[nodiscard]] Result<std::optional<Instance>> settled_daemon(const Context& context, std::chrono::milliseconds limit);

// Whether `instance` is there and not older than this program.
[[nodiscard]] bool is_current(const std::optional<Instance>& instance);

// Whether signals reach it: not when it runs in another container or on another machine and shares the store's file
// system.
[[nodiscard]] bool is_here(const Instance& instance);

// Where golinksd belongs: a fixed place relative to this program. Error: io, when that cannot be told.
[[nodiscard]] Result<std::string> daemon_place();
// The same. Error: io, when it is not there or cannot be run.
[[nodiscard]] Result<std::string> daemon_program();

// Whether a daemon could be started: its program is there and `listen` is an address (or empty) where it may listen.
// Errors: io, invalid.
[[nodiscard]] Result<void> check_start(const std::string& listen);

// Makes sure that a daemon of this version or a newer one runs and is ready. `listen` is ADDR:PORT, empty for the
// settings' own. One that runs already may answer at another address. Error: locked, when it runs elsewhere.
[[nodiscard]] Result<Instance> start_daemon(const Context& context, const std::string& listen);

// Starts one without waiting for it. Errors: io; invalid, when it may not listen where the settings say, which lets an
// older one live.
Result<void> spawn_daemon(const Context& context);

// Asks a daemon to end, without waiting for that.
void dismiss(const Instance& instance);

// Ends the daemon, also one that is just starting, and waits until it is gone; nullopt when none ran. Error: locked,
// when it runs elsewhere.
[[nodiscard]] Result<std::optional<Instance>> stop_daemon(const Context& context);

// Becomes the daemon, in the foreground. Returns only when that fails.
[[nodiscard]] Error become_daemon(const std::string& listen);

}  // namespace golinks::cli
