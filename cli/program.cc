#include "cli/program.h"

#include <cerrno>
#include <cstring>
#include <new>

#include "cli/autostart.h"
#include "cli/command_line.h"
#include "cli/command_table.h"
#include "cli/completion_protocol.h"
#include "cli/context.h"
#include "cli/help.h"
#include "cli/out_of_memory.h"
#include "cli/unknown_command.h"
#include "store/version.h"

namespace golinks::cli {
namespace {

constexpr int done = 0;
constexpr int could_not_be_done = 1;

int usage_error(Context& context, const std::string& text) {
  context.complain(text);
  return wrong_usage;
}

bool leaves_daemon(const Command& command, const Arguments& arguments) {
  return command.starts_daemon && !arguments.flag("dry-run");
}

// Nothing partial is ever written: a command may fail anywhere.
Result<int> run_within_memory(Context& context, const Command& command, const Arguments& arguments) {
  try {
    return command.run(context, arguments);
  } catch (const std::bad_alloc&) {
    return failure(out_of_memory(context, arguments));
  }
}

int run_command(Context& context, const Command& command, const Arguments& arguments) {
  const Result<int> code = run_within_memory(context, command, arguments);
  if (!code) {
    context.complain(code.error().message);
    return could_not_be_done;
  }
  context.flush();
  if (*code == done && leaves_daemon(command, arguments)) start_daemon_in_background(context);
  return *code;
}

int show_help(Context& context, const Command& command) {
  context.out.write(command_help(command));
  return done;
}

int dispatch(Context& context, const Command& command, const GlobalLine& line) {
  if (line.help) return show_help(context, command);
  const Parsed<Arguments> arguments = read_arguments(command, line.rest);
  if (!arguments) return usage_error(context, arguments.error());
  if (const auto color = arguments->text("color")) context.terminal = Terminal::detect(*color, context.environment);
  if (arguments->flag("help")) return show_help(context, command);
  return run_command(context, command, *arguments);
}

int act(Context& context, const GlobalLine& line) {
  if (line.version) {
    context.out.print("golinks {}\n", program_version());
    return done;
  }
  if (!line.command) {
    context.out.write(general_help());
    return done;
  }
  const Command* command = find_command(*line.command);
  if (command == nullptr) return usage_error(context, no_such_command(context, *line.command));
  return dispatch(context, *command, line);
}

// A full disk behind standard output must not look like success. A closed pipe is how `head` says that it has enough.
int close_output(Context& context, int code) {
  context.out.flush();
  if (const int error = context.out.error(); error != 0 && error != EPIPE) {
    context.complain(fmt::format("cannot write the output: {}", std::strerror(error)));
    code = could_not_be_done;
  }
  context.err.flush();
  return code;
}

// Apart from all else, so that no mistake on the command line that is being typed is ever complained about.
int complete_command_line(std::span<char* const> words, Env& env, const Environment& environment) {
  Output out(1);
  out.write(answer_completion_request(words, env, environment));
  out.flush();
  return done;
}

}  // namespace

int run_program(std::span<char* const> words, Env& env, const Environment& environment) {
  if (!words.empty() && words.front() == completion_request)
    return complete_command_line(words.subspan(1), env, environment);
  const Parsed<GlobalLine> line = read_global_line(words);
  Context context(env, environment, Terminal::detect(line ? line->color : "auto", environment));
  const int code = line ? act(context, *line) : usage_error(context, line.error());
  return close_output(context, code);
}

}  // namespace golinks::cli
