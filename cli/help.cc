#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/command_table.h"
#include "cli/take_line.h"

namespace golinks::cli {
namespace {

// What stands left and right in a list of commands, arguments or options.
using Row = std::pair<std::string, std::string_view>;

// The words of one paragraph in lines of at most help_width columns, each line after the first indented.
std::string wrapped(std::string_view text, std::size_t used, std::size_t indent) {
  std::string result;
  std::size_t column = used;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > indent && column + 1 + word.size() > help_width) {
      result += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > used || !result.empty()) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result;
}

std::string listed(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.first.size());
  std::string result;
  for (const auto& [left, right] : rows) {
    const std::string begin = fmt::format("  {:<{}}  ", left, width);
    result += begin + wrapped(right, begin.size(), begin.size()) + '\n';
  }
  return result;
}

std::string placeholder(const Positional& positional) {
  const std::string name = fmt::format("{}{}", positional.name, positional.repeated ? "..." : "");
  return positional.required ? name : '[' + name + ']';
}

std::string placeholder(const Option& option) {
  const std::string letter = option.letter == 0 ? "    " : fmt::format("-{}, ", option.letter);
  const std::string value = option.value_name.empty() ? "" : fmt::format(" {}", option.value_name);
  return fmt::format("{}--{}{}", letter, option.name, value);
}

bool is_prose(std::string_view line) { return !line.empty() && !line.starts_with("  "); }

// Lines of prose flow together into paragraphs; blank and indented lines are kept as they are.
std::string details_of(const Command& command) {
  std::string result;
  std::string paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) result += wrapped(paragraph, 0, 0) + '\n';
    paragraph.clear();
  };
  for (std::string_view left = command.details; !left.empty();) {
    const std::string_view line = take_line(left);
    if (is_prose(line)) {
      paragraph += (paragraph.empty() ? "" : " ") + std::string(line);
    } else {
      end_paragraph();
      result += std::string(line) + '\n';
    }
  }
  end_paragraph();
  return result;
}

std::string section(std::string_view title, const std::vector<Row>& rows) {
  return rows.empty() ? "" : fmt::format("\n{}:\n{}", title, listed(rows));
}

}  // namespace

std::string usage_line(const Command& command) {
  std::string line = fmt::format("golinks {}", command.name);
  if (!command.options.empty()) line += " [OPTIONS]";
  for (const Positional& positional : command.positionals) line += ' ' + placeholder(positional);
  return line;
}

std::string command_help(const Command& command) {
  std::vector<Row> arguments;
  for (const Positional& positional : command.positionals) arguments.emplace_back(positional.name, positional.help);
  std::vector<Row> options;
  for (const Option& option : command.options) options.emplace_back(placeholder(option), option.help);
  for (const Option& option : global_options()) options.emplace_back(placeholder(option), option.help);

  std::string text = fmt::format("{}\n\nUsage: {}\n", command.summary, usage_line(command));
  text += section("Arguments", arguments);
  text += section("Options", options);
  if (!command.details.empty()) text += '\n' + details_of(command);
  return text;
}

std::string general_help() {
  std::vector<Row> options;
  for (const Option& option : global_options()) options.emplace_back(placeholder(option), option.help);
  options.emplace_back(placeholder(version_option()), version_option().help);

  std::string text =
      "golinks: short words for long addresses\n\n"
      "Usage: golinks COMMAND [ARGUMENTS]\n\n"
      "  golinks setup                           makes go/... work in your browsers\n"
      "  golinks add facebook www.facebook.com   then go/facebook opens it in a browser\n"
      "  golinks open facebook                   and this opens it from here\n";
  for (const CommandGroup& group : command_groups()) {
    std::vector<Row> commands;
    for (const Command* command : group.commands) commands.emplace_back(command->name, command->summary);
    text += section(group.title, commands);
  }
  text += section("Options", options);
  text +=
      "\n'golinks help COMMAND' tells more about a command, 'golinks help template' about\n"
      "links with arguments.\n";
  return text;
}

}  // namespace golinks::cli
