#include "cli/command_table.h"

#include "cli/commands/commands.h"

namespace golinks::cli {
namespace {

constexpr const Command* table[] = {
    &add_command,   &ls_command,     &get_command,    &open_command,       &show_command,
    &which_command, &edit_command,   &mv_command,     &rm_command,         &log_command,
    &undo_command,  &import_command, &export_command, &compact_command,    &daemon_command,
    &setup_command, &doctor_command, &web_command,    &completion_command, &help_command,
};

// What golinks calls of itself: found by its name, and mentioned nowhere.
constexpr const Command* internal[] = {&setup_as_root_command};

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

std::span<const Command* const> command_table() { return table; }

std::span<const Option> global_options() { return globals; }

const Command* find_command(std::string_view name) {
  for (const Command* command : table) {
    if (command->name == name) return command;
  }
  for (const Command* command : internal) {
    if (command->name == name) return command;
  }
  return nullptr;
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const Command* command : table) names.push_back(command->name);
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

}  // namespace golinks::cli
