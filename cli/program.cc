#include "cli/program.h"

#include <unistd.h>

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
#include "store/meant_keyword.h"
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

// By sudo and its kin the links would be root's, and nobody asked for that.
Result<void> check_person(const Context& context, const Command& command) {
  if (!command.changes_links || ::geteuid() != 0) return {};
  const auto is_named = [&](const char* variable) { return !context.environment(variable).value_or("").empty(); };
  const bool is_somebody_elses = context.environment("SUDO_UID").value_or("0") != "0" || is_named("DOAS_USER") ||
                                 context.environment("PKEXEC_UID").value_or("0") != "0";
  if (!is_somebody_elses || is_named("GOLINKS_STORE")) return {};
  return failure(
      ErrorCode::invalid,
      fmt::format("{} is run as root, whose links are not yours: run it without sudo (or name the store that "
                  "is meant in GOLINKS_STORE)",
                  command.name));
}

std::string as_meant(Context& context, Value kind, const std::string& typed) {
  if (typed.find('/') == std::string::npos) return typed;
  if (kind == Value::keyword || kind == Value::new_keyword) {
    const Result<Store> store = context.store();
    return store ? meant_keyword(*store, context.own(), typed) : context.own().keyword_in(typed);
  }
  return kind == Value::request ? context.own().request_in(typed).value_or(typed) : typed;
}

// What golinks prints can be pasted: "go/fb" is the keyword fb wherever a keyword goes.
Arguments with_keywords_as_meant(Context& context, const Command& command, Arguments arguments) {
  for (const Positional& positional : command.positionals) {
    auto values = arguments.list(positional.name);
    if (!values) continue;
    for (std::string& value : *values) value = as_meant(context, positional.value, value);
    arguments.set(positional.name, *std::move(values));
  }
  return arguments;
}

int run_command(Context& context, const Command& command, const Arguments& arguments) {
  if (const Result<void> checked = check_person(context, command); !checked) {
    context.complain(checked.error().message);
    return could_not_be_done;
  }
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
  return run_command(context, command, with_keywords_as_meant(context, command, *arguments));
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
  return context.close_output(code);
}

}  // namespace golinks::cli
