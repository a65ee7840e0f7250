// From argv to a command and its arguments. The command word is found by hand and only that command's options are
// built, so the number of commands costs nothing at start-up.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/command.h"

namespace golinks::cli {

// What stands before the command word.
struct GlobalLine {
  bool help = false;
  bool version = false;
  std::string color = "auto";
  std::optional<std::string> command;  // nullopt when there is none
  std::vector<std::string> rest;       // what follows it
};

// The text of a usage error: "add: missing URL (see 'golinks add --help')".
template <typename T>
using Parsed = tl::expected<T, std::string>;

[[nodiscard]] Parsed<GlobalLine> read_global_line(std::span<char* const> words);

// Reads a command's arguments; the global options may stand among them ("color", "help").
[[nodiscard]] Parsed<Arguments> read_arguments(const Command& command, std::vector<std::string> words);

}  // namespace golinks::cli
