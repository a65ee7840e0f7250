// What `golinks setup` shows, asks and refuses.
#include <doctest/doctest.h>

#include "tests/support/own_machine.h"
#include "tests/support/skip.h"
#include "tests/support/text_search.h"

namespace golinks::test {
namespace {

std::vector<std::string> setup(const OwnMachine& machine, std::vector<std::string> options) {
  std::vector<std::string> words = {machine.golinks(), "setup", "--user", "ann", "--no-open"};
  words.insert(words.end(), options.begin(), options.end());
  return words;
}

bool is_untouched(const OwnMachine& machine) {
  return machine.read("hosts") == "127.0.0.1 localhost\n" && std::filesystem::is_empty(machine.home());
}

TEST_CASE("a dry run shows every file and changes nothing") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine("127.0.0.1 localhost\n");
  const Outcome shown = machine.as_root(setup(machine, {"--dry-run"}));
  CAPTURE(shown);
  CHECK(shown.code == 0);
  CHECK(has(shown.out, "/etc/hosts\n      the line '127.0.103.111 go # golinks'\n"));
  CHECK(has(shown.out, machine.home().string() +
                           "/.config/golinks/config.toml\n      listen = \"127.0.103.111:80\", names = [\"go\"]\n"));
  const Outcome two = machine.as_root(setup(machine, {"--dry-run", "--name", "gh=gh"}));
  CHECK(has(two.out, "the line '127.0.103.111 go gh # golinks'"));
  CHECK_FALSE(has(two.out, "will not lead"));
  const Outcome other = machine.as_root(setup(machine, {"--dry-run", "--name", "w"}));
  CHECK(has(other.out, "the line '127.0.103.111 w # golinks'"));
  CHECK(has(other.out,
            "note: go/ will not lead to your links; 'golinks setup --name go --name w' has it lead there, too\n"));
  const Outcome elsewhere = machine.as_root(setup(machine, {"--dry-run", "--name", "example.com"}));
  CHECK(has(elsewhere.out,
            "note: example.com will mean your links on this computer, whatever example.com is elsewhere\n"));
  CHECK_FALSE(has(shown.out, "elsewhere"));
  const Outcome for_root = machine.as_root({machine.golinks(), "setup", "--dry-run", "--user", "root"});
  CHECK(for_root.out.find("  as root:\n") != std::string::npos);
  CHECK(for_root.out.find("  as root:\n") == for_root.out.rfind("  as root:\n"));
  CHECK(is_untouched(machine));
}

TEST_CASE("without a terminal setup asks nobody and changes nothing") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine("127.0.0.1 localhost\n");
  const Outcome refused = machine.as_root(setup(machine, {}));
  CHECK(refused.code == 1);
  CHECK(has(refused.err, "run it in a terminal or with --yes"));
  CHECK(is_untouched(machine));
}

TEST_CASE("on a terminal anything but Enter and yes is no") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine("127.0.0.1 localhost\n");
  for (const std::string answer : {"n\n", "q\n", "yy\n", "\x04"}) {
    const Outcome declined = machine.as_root_typing(answer, setup(machine, {}));
    CAPTURE(declined);
    CHECK(declined.code == 1);
    CHECK(has(declined.out, "Make these changes? [Y/n] "));
    CHECK(has(declined.out, "nothing was changed"));
  }
  CHECK(is_untouched(machine));
}

TEST_CASE("on a terminal yes is yes") {
  if (is_skipped(OwnMachine::obstacle())) return;
  for (const std::string answer : {"\n", "y\n", "Y\n", "yes\n"}) {
    OwnMachine machine("127.0.0.1 localhost\n");
    const Outcome done = machine.as_root_typing(answer, setup(machine, {}));
    CAPTURE(done);
    CHECK(done.code == 0);
    CHECK(has(done.out, "done: type go/ and a keyword into the address bar"));
    CHECK(machine.read("hosts") == "127.0.0.1 localhost\n127.0.103.111 go # golinks\n");
    const Outcome undone = machine.as_root_typing(answer, setup(machine, {"--undo"}));
    CAPTURE(undone);
    CHECK(undone.code == 0);
    CHECK(is_untouched(machine));
  }
}

TEST_CASE("names that are none are refused before anything is asked") {
  Sandbox sandbox;
  const auto setup_for_root = [&](std::vector<std::string> options) {
    const Outcome name = sandbox.run_program("id", {"-un"});
    options.insert(options.begin(), {"setup", "--user", name.out.substr(0, name.out.find('\n'))});
    return sandbox.run(options);
  };
  CHECK(setup_for_root({"--name", "g o"}) == Outcome{"", "golinks: 'g o' is not a host name\n", 1});
  CHECK(setup_for_root({"--name", "go", "--name", "GO"}) == Outcome{"", "golinks: the name 'go' is given twice\n", 1});
  CHECK(setup_for_root({"--name", "localhost"}) ==
        Outcome{"", "golinks: 'localhost' means this computer already\n", 1});
}

TEST_CASE("a broken config.toml is told of before anything is changed") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine("127.0.0.1 localhost\n");
  const auto config = machine.home() / ".config/golinks/config.toml";
  machine.as_ann({"mkdir", "-p", config.parent_path().string()});
  machine.as_ann({"sh", "-c", "echo 'listen = ' > " + config.string()});
  const Outcome refused = machine.as_root(setup(machine, {"--yes"}));
  CHECK(refused.code == 1);
  CHECK(has(refused.err, config.string() + ": line 1: "));
  CHECK(machine.read("ann/.config/golinks/config.toml") == "listen = \n");
  CHECK(machine.as_root(setup(machine, {"--yes", "--name", "w"})).err == refused.err);
}

}  // namespace
}  // namespace golinks::test
