// A command is data: what it is called, what it takes, what it does. The command line, the help, the man pages and the
// completions are all made from it, so they cannot disagree.
//
//   constexpr Positional positionals[] = {{.name = "KEYWORD", .help = "the link to show", .value = Value::keyword}};
//   constinit const Command command = {
//       .name = "show", .summary = "Show one link", .positionals = positionals, .run = run};
#pragma once

#include <span>
#include <string_view>

#include "store/result.h"

namespace golinks::cli {

class Arguments;
class Context;

// What a value is: how it is checked, and what Tab offers for it.
enum class Value {
  text,
  number,
  choice,       // one of `choices`
  keyword,      // of a link that there is
  new_keyword,  // of one that is to be
  request,      // a keyword and what follows it: KEYWORD[/ARGS]
  url,
  tag,
  change,  // a number of the log
  file,
  topic,  // of the help: a command or a page of the manual
};

struct Positional {
  std::string_view name;  // "KEYWORD"
  std::string_view help;
  Value value = Value::text;
  bool required = true;
  bool repeated = false;          // takes all that is left
  std::string_view choices = {};  // "start|stop", for Value::choice
};

struct Option {
  std::string_view name;             // "tag", given as --tag
  char letter = 0;                   // 't', given as -t; 0 when there is none
  std::string_view value_name = {};  // "TAG"; empty for a flag
  std::string_view help;
  Value value = Value::text;
  bool repeated = false;  // every value counts, not the last alone
  std::string_view choices = {};
  std::string_view only_with = {};  // the values of the first positional that it goes with, "start|run"; empty for all
};

// The exit code after a command line that makes no sense.
inline constexpr int wrong_usage = 2;

struct Command {
  std::string_view name;
  std::string_view summary;  // one line for the list of commands
  std::string_view details;  // paragraphs and examples; a line that begins with two spaces is kept as it is
  std::span<const Positional> positionals;
  std::span<const Option> options;
  bool changes_links = false;  // refused as root by sudo
  bool starts_daemon = false;  // golinksd is started after it succeeded (autostart.h), unless it was given --dry-run

  // Does the work. Returns the exit code, or the error to show.
  Result<int> (*run)(Context& context, const Arguments& arguments) = nullptr;
};

}  // namespace golinks::cli
