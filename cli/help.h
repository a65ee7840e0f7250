// The help, made from the command table.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.h"

namespace golinks::cli {

inline constexpr std::size_t help_width = 80;

// What `golinks` and `golinks --help` print.
[[nodiscard]] std::string general_help();
// What `golinks COMMAND --help` prints, and `golinks help COMMAND` where it does not open the manual.
[[nodiscard]] std::string command_help(const Command& command);
// "golinks add [OPTIONS] KEYWORD URL"
[[nodiscard]] std::string usage_line(const Command& command);

}  // namespace golinks::cli
