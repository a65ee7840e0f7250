// The manual, compared with the command table.
#include "cli/manual.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "cli/command_table.h"
#include "cli/help.h"

namespace golinks::cli {
namespace {

std::string source_file(const std::string& name) {
  std::ifstream file(GOLINKS_SOURCE_DIR "/" + name);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// What golinks.1 says of the command: its subsection of COMMANDS.
std::string entry(const std::string& manual, std::string_view command) {
  const std::size_t begin = manual.find(fmt::format("\n.Ss {}\n", command));
  if (begin == std::string::npos) return "";
  const std::size_t end = std::min(manual.find("\n.Ss ", begin + 1), manual.find("\n.Sh ", begin));
  return manual.substr(begin, end - begin);
}

bool has(const std::string& text, const std::string& pattern) { return std::regex_search(text, std::regex(pattern)); }

// The options that the text names: "--tag" as ".Fl -tag" or ".Op Fl -tag".
std::set<std::string> options_in(const std::string& text) {
  std::set<std::string> names;
  const std::regex option("Fl -([a-z][a-z-]*)");
  for (std::sregex_iterator match(text.begin(), text.end(), option), end; match != end; ++match)
    names.insert(match->str(1));
  return names;
}

std::set<std::string> options_of(const Command& command) {
  std::set<std::string> names;
  for (const Option& option : command.options) names.emplace(option.name);
  for (const Option& option : global_options()) names.emplace(option.name);
  return names;
}

Environment variables(const std::map<std::string, std::string>& values) {
  return [values](const std::string& name) {
    return values.contains(name) ? std::optional(values.at(name)) : std::nullopt;
  };
}

}  // namespace

TEST_CASE("the manual tells of every command and every option") {
  const std::string manual = source_file("man/golinks.1");
  for (const Command* command : command_table()) {
    CAPTURE(command->name);
    const std::string text = entry(manual, command->name);
    CHECK_FALSE(text.empty());
    for (const Option& option : command->options) {
      CAPTURE(option.name);
      CHECK(has(text, fmt::format("Fl -{}[ \n]", option.name)));
      if (option.letter != 0) CHECK(has(text, fmt::format("Fl {} , Fl -{}[ \n]", option.letter, option.name)));
      for (const std::string_view choice : split_choices(option.choices))
        CHECK(has(text, fmt::format("\\.Cm {}[ \n]", choice)));
    }
    for (const Positional& positional : command->positionals) {
      CAPTURE(positional.name);
      for (const std::string_view choice : split_choices(positional.choices))
        CHECK(has(text, fmt::format("Cm {}[ \n]", choice)));
    }
    CHECK(has(text, fmt::format("\n\\.Nm Cm {}[ \n]", command->name)));
    CHECK(has(text, fmt::format("\n\\$ (.*\\| *)?golinks {}|\n +golinks {}", command->name,
                                command->name)));  // in an example
  }
  for (const Option& option : global_options()) CHECK(has(manual, fmt::format("\\.It .*Fl -{}[ \n]", option.name)));
}

TEST_CASE("the manual tells of no command and no option that there is not") {
  const std::string manual = source_file("man/golinks.1");
  const std::size_t begin = manual.find("\n.Sh COMMANDS\n");
  const std::string commands = manual.substr(begin, manual.find("\n.Sh ", begin + 1) - begin);
  const std::regex heading("\n\\.Ss ([a-z]+)\n");
  std::vector<std::string> told;
  for (std::sregex_iterator match(commands.begin(), commands.end(), heading), end; match != end; ++match)
    told.push_back(match->str(1));
  const std::vector<std::string_view> names = command_names();
  CHECK(std::equal(told.begin(), told.end(), names.begin(), names.end()));
  for (const Command* command : command_table()) {
    CAPTURE(command->name);
    const std::set<std::string> known = options_of(*command);
    for (const std::string& option : options_in(entry(manual, command->name))) {
      CAPTURE(option);
      CHECK(known.contains(option));
    }
  }
}

TEST_CASE("--help and the list of commands tell of every command, argument and option") {
  for (const Command* command : command_table()) {
    CAPTURE(command->name);
    CHECK(general_help().find(fmt::format("\n  {} ", command->name)) != std::string::npos);
    const std::string text = command_help(*command);
    for (const Positional& positional : command->positionals)
      CHECK(text.find(fmt::format("\n  {} ", positional.name)) != std::string::npos);
    std::set<std::string> told;
    const std::regex option("\n  (-[a-zA-Z],|   ) --([a-z-]+)");
    for (std::sregex_iterator match(text.begin(), text.end(), option), end; match != end; ++match)
      told.insert(match->str(2));
    CHECK(told == options_of(*command));
  }
}

TEST_CASE("less begins where the manual tells of the command; no other pager is told anything") {
  const std::string place = " +/^[[:blank:]]{3}add$";
  CHECK(pager_for("add", variables({}), true) == "less" + place);
  CHECK(pager_for("add", variables({}), false) == "");
  CHECK(pager_for("add", variables({{"PAGER", "/usr/bin/less -R"}}), true) == "/usr/bin/less -R" + place);
  CHECK(pager_for("add", variables({{"MANPAGER", ""}, {"PAGER", "less"}}), true) == "less" + place);
  CHECK(pager_for("add", variables({{"MANPAGER", "nvim +Man!"}, {"PAGER", "less"}}), true) == "");
  CHECK(pager_for("add", variables({{"PAGER", "lesspipe"}}), true) == "");
}

TEST_CASE("no command has the name of a page of the manual") {
  for (const ManualPage& page : manual_topics()) CHECK(find_command(page.topic) == nullptr);
}

}  // namespace golinks::cli
