#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/completion_scripts.h"
#include "cli/context.h"

namespace golinks::cli::commands::completion {
namespace {

constexpr Positional positionals[] = {
    {.name = "SHELL", .help = "bash, zsh or fish", .value = Value::choice, .choices = "bash|zsh|fish"},
};

constexpr std::string_view details =
    "Prints what lets Tab complete commands, options and keywords. Once golinks is\n"
    "installed, the shells find it by themselves; where they do not, one line each:\n"
    "  bash   echo 'eval \"$(golinks completion bash)\"' >> ~/.bashrc\n"
    "  zsh    echo 'eval \"$(golinks completion zsh)\"' >> ~/.zshrc   (after compinit)\n"
    "  fish   golinks completion fish > ~/.config/fish/completions/golinks.fish\n";

Result<int> run(Context& context, const Arguments& arguments) {
  context.out.write(completion_script(arguments.required("SHELL")));
  return 0;
}

}  // namespace

constinit const Command command = {.name = "completion",
                                   .summary = "Print the script that completes golinks in a shell",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = {},
                                   .run = run};

}  // namespace golinks::cli::commands::completion
