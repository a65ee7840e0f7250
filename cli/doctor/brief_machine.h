// The computer as a doctor asks it: one who waits for ever for a part that hangs tells nobody of it.
#pragma once

#include "cli/setup/machine.h"

namespace golinks::cli {

using RunTool = decltype(Machine::run);

// Runs programs as `run` does, but for a few seconds at most each, by timeout(1). Errors: those of `run`, and io, "...
// did not answer within 5 seconds".
[[nodiscard]] RunTool briefly(RunTool run);

// Machine::as_it_is(), with programs that run briefly, whoever asks for them. Error: io.
[[nodiscard]] Result<Machine> brief_machine(Env& env);

}  // namespace golinks::cli
