#include "cli/unknown_command.h"

#include <doctest/doctest.h>

#include "cli/command_table.h"

namespace golinks::cli {

TEST_CASE("every word that people of other programs type leads to a command that there is") {
  for (const char* word : {"change", "create", "del", "delete", "find", "list", "move", "new", "remove", "rename",
                           "restart", "search", "set", "start", "status", "stop", "update"}) {
    CAPTURE(word);
    CHECK(find_command(word) == nullptr);
    const std::string text = no_such_command(word);
    const std::string begin = std::string("no command named '") + word + "' (did you mean '";
    REQUIRE(text.starts_with(begin));
    const std::string named = text.substr(begin.size(), text.find_first_of(" '", begin.size()) - begin.size());
    CHECK(find_command(named) != nullptr);
  }
}

TEST_CASE("a word near to none leads to the help") {
  CHECK(no_such_command("ad") == "no command named 'ad' (did you mean 'add'?)");
  CHECK(no_such_command("zzzzzz") == "no command named 'zzzzzz' (see 'golinks --help')");
  CHECK(no_such_command("") == "no command named '' (see 'golinks --help')");
}

}  // namespace golinks::cli
