#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::RunOptions;
using golinks::test::Sandbox;

namespace {

const std::vector<std::string> commands = {"add", "ls",   "get",    "open",   "show",    "which",  "edit", "mv",  "rm",
                                           "log", "undo", "import", "export", "compact", "daemon", "web",  "help"};

// The longest line of a text, in characters (the texts are ASCII).
std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, line.size());
  return widest;
}

}  // namespace

TEST_CASE("without a command golinks shows its help") {
  Sandbox sandbox;
  const Outcome help = sandbox.run({});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  CHECK(help.out.starts_with("golinks: short words for long addresses\n\nUsage: golinks COMMAND [ARGUMENTS]\n"));
  CHECK(sandbox.run({"--help"}) == help);
  CHECK(sandbox.run({"-h"}) == help);
  CHECK(sandbox.run({"help"}) == help);
  for (const std::string& command : commands) CHECK(help.out.find("\n  " + command + " ") != std::string::npos);
}

TEST_CASE("every command has help that fits 80 columns") {
  Sandbox sandbox;
  for (const std::string& command : commands) {
    CAPTURE(command);
    const Outcome help = sandbox.run({"help", command});
    CHECK(help.code == 0);
    CHECK(help.err.empty());
    CHECK(help.out.find("\nUsage: golinks " + command) != std::string::npos);
    CHECK(widest_line(help.out) <= 80);
    CHECK(sandbox.run({command, "--help"}) == help);
    CHECK(sandbox.run({command, "-h"}) == help);
    CHECK(sandbox.run({"--help", command}) == help);
  }
  CHECK(widest_line(sandbox.run({"help"}).out) <= 80);
}

TEST_CASE("the help of a command is made from its specification") {
  Sandbox sandbox;
  CHECK(sandbox.run({"help", "mv"}) ==
        Outcome{"Rename a link\n"
                "\n"
                "Usage: golinks mv [OPTIONS] OLD NEW\n"
                "\n"
                "Arguments:\n"
                "  OLD  the keyword as it is\n"
                "  NEW  the new keyword\n"
                "\n"
                "Options:\n"
                "      --alias       leave the old keyword as an alias of the new one\n"
                "      --color WHEN  colour the output: auto (the default), always or never\n"
                "  -h, --help        show this help\n"
                "\n"
                "Aliases of the old keyword follow the link, unless --alias leaves it in place.\n",
                "", 0});
}

TEST_CASE("the version is one line") {
  Sandbox sandbox;
  const Outcome version = sandbox.run({"--version"});
  CHECK(version.out.starts_with("golinks "));
  CHECK(std::count(version.out.begin(), version.out.end(), '\n') == 1);
  CHECK(version.code == 0);
  CHECK(sandbox.run({"-V"}) == version);
}

TEST_CASE("wrong usage is one line, exit 2, and says where to look") {
  struct Case {
    std::vector<std::string> words;
    std::string message;
  };
  const Case cases[] = {
      {{"ad"}, "no command named 'ad' (did you mean 'add'?)"},
      {{"zzzzzz"}, "no command named 'zzzzzz' (see 'golinks --help')"},
      {{""}, "no command named '' (see 'golinks --help')"},
      {{"\x1b[2J"}, "no command named '\\x1b[2J' (see 'golinks --help')"},
      {{"help", "ad"}, "no command named 'ad' (did you mean 'add'?)"},
      {{"help", "zzzzzz"}, "no command named 'zzzzzz' (see 'golinks --help')"},
      {{"--frob"}, "unknown option '--frob' (see 'golinks --help')"},
      {{"--color"}, "--color needs a value (see 'golinks --help')"},
      {{"--color=blue", "ls"}, "--color is one of auto, always, never, not 'blue' (see 'golinks --help')"},
      {{"ls", "--color", "blue"}, "ls: --color is one of auto, always, never, not 'blue' (see 'golinks ls --help')"},
      {{"add"}, "add: missing KEYWORD (see 'golinks add --help')"},
      {{"add", "x"}, "add: missing URL (see 'golinks add --help')"},
      {{"add", "x", "y", "z"}, "add: unexpected argument 'z' (see 'golinks add --help')"},
      {{"add", "x", "y", "--descripton", "z"}, "add: unknown option '--descripton' (did you mean '--description'?)"},
      {{"add", "x", "y", "-q"}, "add: unknown option '-q' (see 'golinks add --help')"},
      {{"add", "x", "y", "-d"}, "add: --description needs a value (see 'golinks add --help')"},
      {{"tags", "b"}, "tags: unexpected argument 'b' (see 'golinks tags --help')"},
      {{"ls", "--sort", "size"},
       "ls: --sort is one of keyword, created, updated, hits, not 'size' (see 'golinks ls --help')"},
      {{"get"}, "get: missing KEYWORD[/ARGS] (see 'golinks get --help')"},
      {{"show"}, "show: missing KEYWORD (see 'golinks show --help')"},
      {{"which"}, "which: missing URL (see 'golinks which --help')"},
      {{"edit"}, "edit: missing KEYWORD (see 'golinks edit --help')"},
      {{"mv", "a"}, "mv: missing NEW (see 'golinks mv --help')"},
      {{"rm"}, "rm: missing KEYWORD (see 'golinks rm --help')"},
      {{"log", "-n", "-1"}, "log: --number is a number, not '-1' (see 'golinks log --help')"},
      {{"log", "-n", "99999999999999999999"},
       "log: --number is a number, not '99999999999999999999' (see 'golinks log --help')"},
      {{"undo", "one"}, "undo: N is a number, not 'one' (see 'golinks undo --help')"},
      {{"import"}, "import: missing FILE (see 'golinks import --help')"},
      {{"import", "-", "--on-conflict", "ask"},
       "import: --on-conflict is one of fail, keep, replace, not 'ask' (see 'golinks import --help')"},
      {{"compact", "x"}, "compact: unexpected argument 'x' (see 'golinks compact --help')"},
      {{"daemon"}, "daemon: missing ACTION (see 'golinks daemon --help')"},
      {{"daemon", "kill"},
       "daemon: ACTION is one of start, stop, restart, status, run, logs, not 'kill' (see 'golinks daemon --help')"},
  };
  Sandbox sandbox;
  for (const Case& one : cases) CHECK(sandbox.run(one.words) == Outcome{"", "golinks: " + one.message + "\n", 2});
}

namespace {

Outcome unknown(const std::string& word, const std::string& hint) {
  return {"", "golinks: no command named '" + word + "' (" + hint + ")\n", 2};
}

}  // namespace

TEST_CASE("what other programs call a command is understood, and not done") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "www.facebook.com"});
  CHECK(sandbox.run({"list"}) == unknown("list", "did you mean 'ls'?"));
  CHECK(sandbox.run({"delete", "fb"}) == unknown("delete", "did you mean 'rm'?"));
  CHECK(sandbox.run({"rename", "fb", "f"}) == unknown("rename", "did you mean 'mv'?"));
  CHECK(sandbox.run({"set", "fb", "example.com"}) == unknown("set", "did you mean 'edit'?"));
  CHECK(sandbox.run({"status"}) == unknown("status", "did you mean 'daemon status'?"));
  CHECK(sandbox.run({"help", "list"}) == unknown("list", "did you mean 'ls'?"));
  CHECK(sandbox.run({"ls"}).out == "fb\thttps://www.facebook.com\t\t\n");
}

TEST_CASE("a keyword in place of a command is recognised, with all that may stand around it") {
  Sandbox sandbox;
  sandbox.run({"add", "ad", "example.com"});
  sandbox.run({"add", "Team/Docs", "example.com"});
  sandbox.run({"add", "list", "example.com"});
  for (const std::string word : {"ad", "AD", "ad/a/b", "team-/docs/x", "list"}) {
    CAPTURE(word);
    CHECK(sandbox.run({word}) == unknown(word, "did you mean 'golinks open " + word + "'?"));
  }
  CHECK(sandbox.run({"go/ad/a"}) == unknown("go/ad/a", "did you mean 'golinks open ad/a'?"));
  CHECK(sandbox.run({"ad?a=1&b=$(id)"}) == unknown("ad?a=1&b=$(id)", "did you mean: golinks open 'ad?a=1&b=$(id)'"));
  for (const std::string word : {"team", "addd", "go/", "a/ad", "%00"}) {
    CAPTURE(word);
    CHECK(sandbox.run({word}).err.find("golinks open") == std::string::npos);
  }
}

TEST_CASE("a store in any state is no matter to a word that names no command") {
  const Outcome plain = unknown("zzzzzz", "see 'golinks --help'");
  Sandbox sandbox;
  sandbox.unset("GOLINKS_NO_DAEMON");
  CHECK(sandbox.run({"zzzzzz"}) == plain);
  CHECK(sandbox.run({"zzzzzz"}, {.environment = {{"HOME", ""}}}) == plain);
  CHECK(sandbox.run({"zzzzzz"}, {.environment = {{"GOLINKS_STORE", sandbox.home().string()}}}) == plain);
  CHECK(std::filesystem::is_empty(sandbox.home() / "tmp"));
  CHECK_FALSE(std::filesystem::exists(sandbox.store().parent_path()));

  const RunOptions quietly{.environment = {{"GOLINKS_NO_DAEMON", "1"}}};
  for (const char* keyword : {"a", "b", "c"}) sandbox.run({"add", keyword, "example.com"}, quietly);
  std::string bytes = sandbox.read_file(sandbox.store());
  bytes[bytes.size() / 2] ^= 1;
  sandbox.write_file(sandbox.store(), bytes + "torn");
  CHECK(sandbox.run({"zzzzzz"}) == plain);
  CHECK(sandbox.run({"a"}) == unknown("a", "did you mean 'golinks open a'?"));
  CHECK(sandbox.read_file(sandbox.store()) == bytes + "torn");
  sandbox.write_file(sandbox.store(), "this is no store at all");
  CHECK(sandbox.run({"a"}) == unknown("a", "see 'golinks --help'"));
  CHECK_FALSE(std::filesystem::exists(sandbox.store().string() + ".daemon.log"));
}
