#include "cli/command_table.h"

#include <algorithm>

#include "cli/commands/commands.h"

namespace golinks::cli {
namespace {

constexpr const Command* visible[] = {
    // Links
    &commands::add::command, &commands::ls::command, &commands::tags::command, &commands::get::command,
    &commands::open::command, &commands::show::command, &commands::which::command, &commands::edit::command,
    &commands::mv::command, &commands::rm::command,
    // History
    &commands::log::command, &commands::undo::command,
    // Moving and sharing
    &commands::import_::command, &commands::export_::command,
    // This machine
    &commands::compact::command, &commands::daemon::command, &commands::setup::command, &commands::doctor::command,
    &commands::web::command, &commands::completion::command, &commands::help::command};

// How many of them belong together, in their order.
struct GroupSize {
  std::string_view title;
  std::size_t commands;
};
constexpr GroupSize group_sizes[] = {{"Links", 10}, {"History", 2}, {"Moving and sharing", 2}, {"This machine", 7}};

// What golinks calls of itself: found by its name, and mentioned nowhere.
constexpr const Command* internal[] = {&commands::setup_as_root::command};

constexpr Option globals[] = {
    {.name = "color",
     .value_name = "WHEN",
     .help = "colour the output: auto (the default), always or never",
     .value = Value::choice,
     .choices = "auto|always|never"},
    {.name = "help", .letter = 'h', .help = "show this help"},
};

constexpr Option version = {.name = "version", .letter = 'V', .help = "show the version"};

}  // namespace

const Option& version_option() { return version; }

std::span<const Command* const> command_table() { return visible; }

std::vector<CommandGroup> command_groups() {
  std::vector<CommandGroup> groups;
  std::span<const Command* const> left = visible;
  for (const GroupSize& group : group_sizes) {
    groups.push_back({group.title, left.first(group.commands)});
    left = left.subspan(group.commands);
  }
  return groups;
}

std::span<const Option> global_options() { return globals; }

const Command* find_command(std::string_view name) {
  for (const Command* command : visible) {
    if (command->name == name) return command;
  }
  for (const Command* command : internal) {
    if (command->name == name) return command;
  }
  return nullptr;
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const Command* command : visible) names.push_back(command->name);
  return names;
}

std::vector<std::string_view> split_choices(std::string_view choices) {
  std::vector<std::string_view> words;
  while (!choices.empty()) {
    const std::size_t end = choices.find('|');
    words.push_back(choices.substr(0, end));
    choices = end == std::string_view::npos ? std::string_view() : choices.substr(end + 1);
  }
  return words;
}

bool goes_with(const Option& option, std::string_view first) {
  if (option.only_with.empty() || first.empty()) return true;
  const std::vector<std::string_view> words = split_choices(option.only_with);
  return std::ranges::find(words, first) != words.end();
}

}  // namespace golinks::cli
