// The end of the daemon's log, made safe for a terminal (cli/printable.h).
#pragma once

#include <optional>
#include <string>

#include "cli/output.h"
#include "store/env.h"

namespace golinks::cli {

// Writes the last `lines` lines of the file at `path`. Returns the offset of its end.
[[nodiscard]] Result<std::uint64_t> write_last_lines(Env& env, const std::string& path, std::uint64_t lines,
                                                     Output& out);

// Why the golinksd that wrote last to the log at `path` could not start; nothing when it could, or has said nothing.
[[nodiscard]] std::optional<std::string> fault_of_last_start(Env& env, const std::string& path);

// Writes each line that is appended from `offset` on, until writing fails or the program is interrupted.
Result<void> follow(Env& env, const std::string& path, std::uint64_t offset, Output& out);

}  // namespace golinks::cli
