#include "cli/help.h"

#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/commands/commands.h"
#include "cli/context.h"

namespace golinks::cli {
namespace {

constexpr Positional positionals[] = {
    {.name = "COMMAND", .help = "the command to tell more about", .value = Value::command, .required = false},
};

Result<int> run(Context& context, const Arguments& arguments) {
  const auto name = arguments.text("COMMAND");
  if (!name) {
    context.out.write(general_help());
    return 0;
  }
  if (const Command* command = find_command(*name)) {
    context.out.write(command_help(*command));
    return 0;
  }
  context.complain(no_such_command(*name));
  return wrong_usage;
}

}  // namespace

constinit const Command help_command = {.name = "help",
                                        .summary = "Show this help, or that of one command",
                                        .details = {},
                                        .positionals = positionals,
                                        .options = {},
                                        .run = run};

}  // namespace golinks::cli
