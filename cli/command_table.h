// The one list of commands, in the order in which help shows them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace golinks::cli {

[[nodiscard]] std::span<const Command* const> command_table();

// The same in groups, as people meet them.
struct CommandGroup {
  std::string_view title;
  std::span<const Command* const> commands;
};
[[nodiscard]] std::vector<CommandGroup> command_groups();

[[nodiscard]] const Command* find_command(std::string_view name);  // nullptr when there is none
[[nodiscard]] std::vector<std::string_view> command_names();

// What every command accepts beside its own options.
[[nodiscard]] std::span<const Option> global_options();

// --version, which stands before the command alone.
[[nodiscard]] const Option& version_option();

// The words of a Value::choice: "a|b" is {"a", "b"}.
[[nodiscard]] std::vector<std::string_view> split_choices(std::string_view choices);

// Whether the option may be given where the first positional is `first`; an empty one is not known yet.
[[nodiscard]] bool goes_with(const Option& option, std::string_view first);

}  // namespace golinks::cli
