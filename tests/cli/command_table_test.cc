#include "cli/command_table.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace golinks::cli {

TEST_CASE("every command is whole and found by its name") {
  std::set<std::string_view> names;
  for (const Command* command : command_table()) {
    CAPTURE(command->name);
    CHECK(find_command(command->name) == command);
    CHECK(names.insert(command->name).second);
    CHECK((command->run != nullptr));
    CHECK_FALSE(command->summary.empty());
    CHECK_FALSE(command->summary.ends_with('.'));
  }
  CHECK(find_command("nope") == nullptr);
}

TEST_CASE("every command is in one group, in the order of the table") {
  std::vector<const Command*> grouped;
  for (const CommandGroup& group : command_groups())
    grouped.insert(grouped.end(), group.commands.begin(), group.commands.end());
  const auto all = command_table();
  CHECK(std::equal(grouped.begin(), grouped.end(), all.begin(), all.end()));
}

TEST_CASE("no command's options clash with each other or with the global ones") {
  for (const Command* command : command_table()) {
    CAPTURE(command->name);
    std::set<std::string_view> names;
    std::set<char> letters;
    const auto add = [&](const Option& option) {
      CAPTURE(option.name);
      CHECK(names.insert(option.name).second);
      if (option.letter != 0) CHECK(letters.insert(option.letter).second);
      CHECK_FALSE(option.help.empty());
      CHECK((option.value == Value::choice) == !option.choices.empty());
    };
    for (const Option& option : command->options) add(option);
    for (const Option& option : global_options()) add(option);
  }
}

TEST_CASE("a positional that may be left out or repeated is the last one") {
  for (const Command* command : command_table()) {
    for (std::size_t i = 0; i + 1 < command->positionals.size(); ++i) {
      const bool next_required = command->positionals[i + 1].required;
      CHECK_FALSE(command->positionals[i].repeated);
      if (next_required) CHECK(command->positionals[i].required);
    }
  }
}

TEST_CASE("the commands that change links leave a daemon running, and no others") {
  std::set<std::string_view> names;
  for (const Command* command : command_table()) {
    if (command->starts_daemon) names.insert(command->name);
  }
  CHECK(names == std::set<std::string_view>{"add", "edit", "import", "mv", "rm", "undo"});
}

TEST_CASE("choices are split at their bars") {
  CHECK(split_choices("") == std::vector<std::string_view>{});
  CHECK(split_choices("a") == std::vector<std::string_view>{"a"});
  CHECK(split_choices("a|bc|d") == std::vector<std::string_view>{"a", "bc", "d"});
}

}  // namespace golinks::cli
