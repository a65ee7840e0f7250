// What to say when a command has run out of memory.
#pragma once

#include "cli/arguments.h"
#include "cli/context.h"

namespace golinks::cli {

// Names the file that was too large: the store, or a larger one that the command was given to read.
[[nodiscard]] Error out_of_memory(const Context& context, const Arguments& arguments);

}  // namespace golinks::cli
