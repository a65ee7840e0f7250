// What `golinks setup` asks and refuses. None of this changes the machine.
#include <doctest/doctest.h>

#include "tests/support/sandbox.h"
#include "tests/support/text_search.h"

namespace golinks::test {
namespace {

// Root has to say whose golinks it is.
Outcome setup(Sandbox& sandbox, std::vector<std::string> options, const RunOptions& how = {}) {
  const Outcome name = sandbox.run_program("id", {"-un"});
  std::vector<std::string> words = {"setup", "--user", name.out.substr(0, name.out.find('\n'))};
  words.insert(words.end(), options.begin(), options.end());
  return sandbox.run(words, how);
}

TEST_CASE("a dry run shows every file and changes nothing") {
  Sandbox sandbox;
  const Outcome shown = setup(sandbox, {"--dry-run"});
  CAPTURE(shown);
  CHECK(shown.code == 0);
  CHECK(has(shown.out, "/etc/hosts\n      the line '127.0.103.111 go # golinks'\n"));
  CHECK(has(shown.out, sandbox.home().string() +
                           "/.config/golinks/config.toml\n      listen = \"127.0.103.111:80\", names = [\"go\"]\n"));
  CHECK_FALSE(std::filesystem::exists(sandbox.home() / ".config"));
}

TEST_CASE("without a terminal setup asks nobody and changes nothing") {
  Sandbox sandbox;
  const Outcome refused = setup(sandbox, {});
  CHECK(refused.code == 1);
  CHECK(has(refused.err, "run it in a terminal or with --yes"));
  CHECK_FALSE(std::filesystem::exists(sandbox.home() / ".config"));
}

TEST_CASE("on a terminal anything but yes is no") {
  Sandbox sandbox;
  for (const std::string answer : {"\n", "n\n", "q\n", "\x04"}) {
    const Outcome declined = setup(sandbox, {}, {.input = answer, .terminal = true});
    CAPTURE(declined);
    CHECK(declined.code == 1);
    CHECK(has(declined.out, "Make these changes? [y/N] "));
    CHECK(has(declined.out, "nothing was changed"));
  }
  CHECK_FALSE(std::filesystem::exists(sandbox.home() / ".config"));
}

TEST_CASE("names that are none are refused before anything is asked") {
  Sandbox sandbox;
  CHECK(setup(sandbox, {"--name", "g o"}) == Outcome{"", "golinks: 'g o' is not a host name\n", 1});
  CHECK(setup(sandbox, {"--name", "go", "--name", "GO"}) == Outcome{"", "golinks: the name 'go' is given twice\n", 1});
  CHECK(setup(sandbox, {"--name", "localhost"}) ==
        Outcome{"", "golinks: 'localhost' means this computer already\n", 1});
  CHECK(has(setup(sandbox, {"--dry-run", "--name", "gh=gh"}).out, "the line '127.0.103.111 go gh # golinks'"));
  CHECK(has(setup(sandbox, {"--dry-run", "--name", "w"}).out, "the line '127.0.103.111 w # golinks'"));
}

TEST_CASE("a broken config.toml is told of before anything is changed") {
  Sandbox sandbox;
  const auto config = sandbox.write_file(".config/golinks/config.toml", "listen = \n");
  const Outcome refused = setup(sandbox, {});
  CHECK(refused.code == 1);
  CHECK(has(refused.err, config.string() + ": line 1: "));
  CHECK(sandbox.read_file(".config/golinks/config.toml") == "listen = \n");
  CHECK(setup(sandbox, {"--name", "w"}).err == refused.err);
}

}  // namespace
}  // namespace golinks::test
