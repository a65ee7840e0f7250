#include "cli/help.h"

#include <algorithm>

#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/manual.h"
#include "cli/setup/tool.h"
#include "cli/unknown_command.h"

namespace golinks::cli::commands::help {
namespace {

constexpr Positional positionals[] = {
    {.name = "TOPIC", .help = "a command, or template, store or golinksd", .value = Value::topic, .required = false},
};

constexpr std::string_view details =
    "On a terminal the manual opens where it tells of the command; otherwise, and where man\n"
    "is missing, the command's own help is printed, as by --help.\n"
    "\n"
    "  golinks help add        add, in golinks(1)\n"
    "  golinks help template   links with arguments: golinks-template(7)\n"
    "  golinks help store      the file of the links: golinks-store(5)\n"
    "  golinks help golinksd   the daemon: golinksd(8)\n";

bool is_in_manual(const Command& command) {
  const auto commands = command_table();
  return std::ranges::find(commands, &command) != commands.end();
}

// In a pipe and where there is no manual, the short help tells the same.
int help_with_command(Context& context, const Command& command) {
  if (context.terminal.out && is_in_manual(command)) {
    if (const auto path = manual_path(command_manual())) {
      [[maybe_unused]] const Error failed =
          become_man(*path, pager_for(command.name, context.environment, find_tool("less").has_value()));
    }
  }
  context.out.write(command_help(command));
  return 0;
}

Result<int> show_page(const ManualPage& page) {
  const auto path = manual_path(page);
  if (!path) return failure(path.error());
  return tl::unexpected(become_man(*path, ""));
}

Result<int> run(Context& context, const Arguments& arguments) {
  const auto topic = arguments.text("TOPIC");
  if (!topic) {
    context.out.write(general_help());
    return 0;
  }
  if (const Command* command = find_command(*topic)) return help_with_command(context, *command);
  for (const ManualPage& page : manual_topics()) {
    if (page.topic == *topic) return show_page(page);
  }
  context.complain(no_such_command(*topic));
  return wrong_usage;
}

}  // namespace

constinit const Command command = {.name = "help",
                                   .summary = "Show this help, or open the manual at a command or topic",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = {},
                                   .run = run};

}  // namespace golinks::cli::commands::help
