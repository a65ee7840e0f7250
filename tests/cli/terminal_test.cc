#include "cli/terminal.h"

#include <doctest/doctest.h>

#include <map>

namespace golinks::cli {

TEST_CASE("colour is decided by the option, then by the environment") {
  struct Case {
    const char* option;
    std::map<std::string, std::string> environment;
    bool color;
  };
  const Case cases[] = {
      {"always", {}, true},
      {"always", {{"NO_COLOR", "1"}}, true},
      {"never", {{"CLICOLOR_FORCE", "1"}}, false},
      {"auto", {{"CLICOLOR_FORCE", "1"}}, true},
      {"auto", {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", ""}}, true},
      {"auto", {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}, false},
  };
  for (const Case& one : cases) {
    const auto environment = [&](const std::string& name) -> std::optional<std::string> {
      const auto found = one.environment.find(name);
      return found == one.environment.end() ? std::nullopt : std::optional(found->second);
    };
    CHECK(Terminal::detect(one.option, environment).color == one.color);
  }
}

TEST_CASE("paint adds codes only in colour") {
  Terminal terminal;
  CHECK(terminal.paint("1", "x") == "x");
  terminal.color = true;
  CHECK(terminal.paint("1", "x") == "\x1b[1mx\x1b[0m");
}

}  // namespace golinks::cli
