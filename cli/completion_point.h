// Where on a command line Tab was pressed: which option's value, which positional, or the name of an option or command.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace golinks::cli {

struct CompletionPoint {
  enum class Expects { command, option, value, nothing };

  Expects expects = Expects::nothing;
  const Command* command = nullptr;          // nullptr before the command
  std::string first;                         // the first positional; empty before it
  std::set<std::string_view> options_given;  // the names of those that count once and stand there already

  // Of a value: what is it, and which part of the word is it?
  Value value = Value::text;
  std::string_view choices;
  std::string_view name;  // "URL"
  std::string_view help;
  std::string before;                 // "--tag=", "-t", or empty
  std::string typed;                  // the word without that
  std::vector<std::string> siblings;  // values given for the same repeated positional
};

// Reads the command line as command_line.h does, as far as it goes; it need not make sense.
[[nodiscard]] CompletionPoint find_completion_point(std::span<const std::string> words, const std::string& typed);

}  // namespace golinks::cli
