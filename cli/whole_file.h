// Reading and writing files as a whole: a file that golinks writes is either the old one or the new one.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/output.h"
#include "store/env.h"

namespace golinks::cli {

// All bytes of the regular file at `path`. Anything else there is an error, and not waited for.
[[nodiscard]] Result<std::string> read_whole_file(const std::string& path);

// Puts what `produce` writes in place of the file at `path`, by way of a temporary file beside it; a symbolic link is
// followed. What is no regular file (a pipe, /dev/stdout) is written to directly. Returns once the new file would
// survive a power cut. After an error the old file is as it was, or, where only the folder could not be synced, the new
// one is in its place.
Result<void> replace_file(Env& env, const std::string& path, const std::function<void(Output&)>& produce);

// The same for one that writes under a lock: its temporary file has a name that is known, so that whoever comes next
// finds what a process left there that was killed, and removes it.
Result<void> replace_file(Env& env, const std::string& path, std::string_view text);
// That name.
[[nodiscard]] std::string leftover_of(std::string_view path);

// Removes the file at `path`, and what a replacement that was killed left there. One that is gone already is fine.
Result<void> remove_file(Env& env, const std::string& path);

}  // namespace golinks::cli
