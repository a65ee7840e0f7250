#pragma once

#include <string>
#include <vector>

#include "cli/setup/machine.h"

namespace golinks::cli {

// Machine::run() for a few seconds at most, by timeout(1): a doctor who waits for ever for a part that hangs tells
// nobody of it. Errors: as of run(), and io, "... did not answer within 5 seconds".
[[nodiscard]] Result<std::string> run_briefly(const Machine& machine, std::vector<std::string> words);

}  // namespace golinks::cli
