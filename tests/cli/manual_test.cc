// The manual, compared with the command table.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "cli/command_table.h"

namespace golinks::cli {
namespace {

std::string source_file(const std::string& name) {
  std::ifstream file(GOLINKS_SOURCE_DIR "/" + name);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Where golinks.1 begins to tell of the command.
std::size_t entry_begin(const std::string& manual, std::string_view command) {
  std::smatch match;
  const std::regex entry(fmt::format("\n\\.It (Xo\n\\.)?Cm {}[ \n]", command));
  return std::regex_search(manual, match, entry) ? static_cast<std::size_t>(match.position()) : std::string::npos;
}

// What golinks.1 says of the command: up to the next one.
std::string entry(const std::string& manual, std::string_view command) {
  const std::size_t begin = entry_begin(manual, command);
  if (begin == std::string::npos) return "";
  std::size_t end = manual.find("\n.Sh ", begin);
  for (const Command* other : command_table()) {
    const std::size_t at = entry_begin(manual, other->name);
    if (at > begin && at < end) end = at;
  }
  return manual.substr(begin, end - begin);
}

bool has(const std::string& text, const std::string& pattern) { return std::regex_search(text, std::regex(pattern)); }

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
      for (const std::string_view choice : split_choices(option.choices)) CHECK(has(text, fmt::format("\\.Cm {}[ \n]", choice)));
    }
  }
  for (const Option& option : global_options()) CHECK(has(manual, fmt::format("\\.It .*Fl -{}[ \n]", option.name)));
}

}  // namespace golinks::cli
