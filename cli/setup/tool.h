// The programs of others that setup and doctor run: systemctl, setcap, getent, sudo.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/result.h"

namespace golinks::cli {

// Where a program is: in a folder of PATH, or where programs of the administrator are; for root, in the system's own
// folders alone. A path is what it is.
[[nodiscard]] std::optional<std::string> find_tool(std::string_view name);

// Runs a program to its end, with nothing on standard input. Returns what it wrote to standard output. Errors:
// not_found, when it is not installed; io, with the last line that it said, when it fails.
[[nodiscard]] Result<std::string> run_tool(const std::vector<std::string>& words);

}  // namespace golinks::cli
