// Reading and writing files as a whole: a file that golinks writes is either the old one or the new one.
#pragma once

#include <functional>
#include <string>

#include "cli/output.h"
#include "store/env.h"

namespace golinks::cli {

// All bytes of the regular file at `path`. Anything else there is an error, and not waited for.
[[nodiscard]] Result<std::string> read_whole_file(const std::string& path);

// Puts what `produce` writes in place of the file at `path`, by way of a temporary file beside it; a symbolic link is
// followed. What is no regular file (a pipe, /dev/stdout) is written to directly. After an error the old file is as it
// was.
Result<void> replace_file(Env& env, const std::string& path, const std::function<void(Output&)>& produce);

}  // namespace golinks::cli
