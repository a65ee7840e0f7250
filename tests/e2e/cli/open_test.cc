#include <doctest/doctest.h>

#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::Sandbox;

namespace {

// A browser that writes its arguments, one a line, to the file `name` in the home folder.
std::string browser(const Sandbox& sandbox, const std::string& name) {
  return sandbox.write_script(name, "printf '%s\\n' \"$@\" > \"$HOME/" + name + ".seen\"\n").string();
}

}  // namespace

TEST_CASE("open gives the resolved address to the browser and prints nothing") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "www.facebook.com"});
  const std::string program = browser(sandbox, "browser");
  CHECK(sandbox.run({"open", "fb/a?b=$HOME;x"}, {.environment = {{"BROWSER", program}}}) == Outcome{"", "", 0});
  CHECK(sandbox.read_file("browser.seen") == "https://www.facebook.com/a?b=$HOME;x\n");
}

TEST_CASE("words after the keyword are further arguments") {
  Sandbox sandbox;
  sandbox.run({"add", "s", "https://s.example/{a}/{b}?x"});
  const std::string program = browser(sandbox, "browser");
  CHECK(sandbox.run({"open", "go/s?y#z", "a b", "c/d"}, {.environment = {{"BROWSER", program}}}) == Outcome{"", "", 0});
  CHECK(sandbox.read_file("browser.seen") == "https://s.example/a%20b/c%2Fd?x&y#z\n");
}

TEST_CASE("open without anything opens the page with all links") {
  Sandbox sandbox;
  sandbox.unset("GOLINKS_NO_DAEMON");
  sandbox.write_file(".config/golinks/config.toml", "listen = \"127.0.0.1:0\"\n");
  const std::string program = browser(sandbox, "browser");
  CHECK(sandbox.run({"open"}, {.environment = {{"BROWSER", program}}}) == Outcome{"", "", 0});
  CHECK(sandbox.read_file("browser.seen").starts_with("http://127.0.0.1:"));
}

TEST_CASE("BROWSER may have arguments and a place for the address") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "www.facebook.com"});
  const std::string program = browser(sandbox, "browser");
  CHECK(sandbox.run({"open", "fb"}, {.environment = {{"BROWSER", program + " --new %s --end"}}}) == Outcome{"", "", 0});
  CHECK(sandbox.read_file("browser.seen") == "--new\nhttps://www.facebook.com\n--end\n");
}

TEST_CASE("the next program of BROWSER is tried when one does not work") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "www.facebook.com"});
  const std::string good = browser(sandbox, "good");
  const std::string bad = sandbox.write_script("lynx", "exit 3\n").string();  // a text browser's end is waited for
  CHECK(sandbox.run({"open", "fb"}, {.environment = {{"BROWSER", "no-such-program:" + bad + ":" + good}}}) ==
        Outcome{"", "", 0});
  CHECK(sandbox.read_file("good.seen") == "https://www.facebook.com\n");
}

TEST_CASE("a browser that gives up after a while has not opened anything") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "www.facebook.com"});
  // As xdg-open does, which tries one browser after the other.
  sandbox.write_script("xdg-open", "timeout 0.3 tail -f /dev/null; exit 3\n");
  const std::string path = sandbox.home().string() + ":/usr/bin:/bin";
  CHECK(sandbox.run({"open", "fb"}, {.environment = {{"PATH", path}}}).code == 1);
}

TEST_CASE("a browser that stays is not waited for") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "www.facebook.com"});
  REQUIRE(sandbox.run_program("mkfifo", {"end"}).code == 0);
  const std::string stays =
      sandbox.write_script("stays", "read -r line < \"$HOME/end\"; echo ended > \"$HOME/ended\"\n").string();
  CHECK(sandbox.run({"open", "fb"}, {.environment = {{"BROWSER", stays}}}) == Outcome{"", "", 0});
  CHECK_FALSE(std::filesystem::exists(sandbox.home() / "ended"));
  CHECK(sandbox.run_program("sh", {"-c", "echo > end"}).code == 0);  // waits for the reader
}

TEST_CASE("an editor's exit code is seen by a child of a program that ignores SIGCHLD") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "www.facebook.com"});
  const std::string command = "trap '' CHLD; exec " + Sandbox::golinks().string() + " edit fb";
  CHECK(sandbox.run_program("sh", {"-c", command}, {.environment = {{"EDITOR", "exit 3;"}}}) ==
        Outcome{"", "golinks: edit cancelled: the editor 'exit 3;' failed (exit 3)\n", 1});
}

TEST_CASE("open without a working browser is an error") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "www.facebook.com"});
  CHECK(sandbox.run({"open", "fb"}, {.environment = {{"BROWSER", "no-such-program"}}}) ==
        Outcome{"", "golinks: no program in BROWSER could open https://www.facebook.com\n", 1});
  CHECK(
      sandbox.run({"open", "fb"}, {.environment = {{"PATH", (sandbox.home() / "empty").string()}}}) ==
      Outcome{"",
              "golinks: no browser could be started for https://www.facebook.com (name one in the variable BROWSER)\n",
              1});
}

TEST_CASE("xdg-open is used when BROWSER is not set") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "www.facebook.com"});
  browser(sandbox, "xdg-open");
  const std::string path = sandbox.home().string() + ":/usr/bin:/bin";
  CHECK(sandbox.run({"open", "fb"}, {.environment = {{"PATH", path}}}) == Outcome{"", "", 0});
  CHECK(sandbox.read_file("xdg-open.seen") == "https://www.facebook.com\n");
}

TEST_CASE("whatever shows an address where there is no display gets the terminal") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "www.facebook.com"});
  sandbox.write_script("xdg-open", "test -t 0 && test -t 1 && echo \"showing $1\"\n");
  const std::string path = sandbox.home().string() + ":/usr/bin:/bin";
  CHECK(sandbox.run({"open", "fb"}, {.environment = {{"PATH", path}}, .terminal = true}) ==
        Outcome{"showing https://www.facebook.com\n", "", 0});
  CHECK(sandbox.run({"open", "fb"}, {.environment = {{"PATH", path}, {"DISPLAY", ":0"}}, .terminal = true}).code == 1);
}

TEST_CASE("a text browser gets the terminal") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "www.facebook.com"});
  const std::string w3m = sandbox.write_script("w3m", "test -t 0 && test -t 1 && echo \"showing $1\"\n").string();
  CHECK(sandbox.run({"open", "fb"}, {.environment = {{"BROWSER", w3m}}, .terminal = true}) ==
        Outcome{"showing https://www.facebook.com\n", "", 0});
}
