#include <doctest/doctest.h>

#include "tests/support/masked_times.h"
#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::Sandbox;
using golinks::test::with_masked_times;

namespace {

void make_history(Sandbox& sandbox) {
  sandbox.run({"add", "fb", "www.facebook.com"});
  sandbox.run({"edit", "fb", "m.facebook.com"});
  sandbox.run({"add", "wiki", "example.com"});
  sandbox.run({"mv", "wiki", "w"});
  sandbox.run({"rm", "fb"});
}

}  // namespace

TEST_CASE("log shows the changes, newest first") {
  Sandbox sandbox;
  CHECK(sandbox.run({"log"}) == Outcome{"", "", 0});
  make_history(sandbox);
  CHECK(with_masked_times(sandbox.run({"log"})) == Outcome{"5\tDATE TIME\trm fb\n"
                                                           "4\tDATE TIME\tmv wiki w\n"
                                                           "3\tDATE TIME\tadd wiki\n"
                                                           "2\tDATE TIME\tedit fb\n"
                                                           "1\tDATE TIME\tadd fb\n",
                                                           "", 0});
  CHECK(with_masked_times(sandbox.run({"log", "-n", "1"})) == Outcome{"5\tDATE TIME\trm fb\n", "", 0});
  CHECK(sandbox.run({"log", "-n", "0"}) == Outcome{"", "", 0});
}

TEST_CASE("log KEYWORD shows what each change made of the link") {
  Sandbox sandbox;
  make_history(sandbox);
  CHECK(with_masked_times(sandbox.run({"log", "FB"})) == Outcome{"5\tDATE TIME\trm fb\tremoved\n"
                                                                 "2\tDATE TIME\tedit fb\thttps://m.facebook.com\n"
                                                                 "1\tDATE TIME\tadd fb\thttps://www.facebook.com\n",
                                                                 "", 0});
  const Outcome unknown{"", "golinks: no link named 'nope'\n", 1};
  CHECK(sandbox.run({"log", "nope"}) == unknown);
  CHECK(sandbox.run({"log", "--json", "nope"}) == unknown);
  CHECK(sandbox.run({"log", "ww"}) == Outcome{"", "golinks: no link named 'ww' (did you mean 'w'?)\n", 1});
}

TEST_CASE("log of a renamed link goes on with its earlier keyword") {
  Sandbox sandbox;
  make_history(sandbox);
  CHECK(with_masked_times(sandbox.run({"log", "w"})) == Outcome{"4\tDATE TIME\tmv wiki w\thttps://example.com\n"
                                                                "3\tDATE TIME\tadd wiki\thttps://example.com\n",
                                                                "", 0});
}

TEST_CASE("log of the earlier keyword says what the link is called now, whatever renamed it") {
  Sandbox sandbox;
  make_history(sandbox);
  const std::string editor = sandbox.write_script("editor", "sed -i 's/\\bw$/handbook/' \"$1\"").string();
  REQUIRE(sandbox.run({"edit", "w"}, {.environment = {{"EDITOR", editor}}}).code == 0);
  CHECK(with_masked_times(sandbox.run({"log", "w", "-n", "1"})) ==
        Outcome{"6\tDATE TIME\tedit w\trenamed to handbook\n", "", 0});
  sandbox.run({"undo"});
  CHECK(with_masked_times(sandbox.run({"log", "handbook"})).out.starts_with("7\tDATE TIME\tundo 6\trenamed to w\n"));
  sandbox.run({"mv", "w", "x", "--alias"});
  CHECK(with_masked_times(sandbox.run({"log", "w", "-n", "1"})) ==
        Outcome{"8\tDATE TIME\tmv w x --alias\tgo/x\n", "", 0});
}

TEST_CASE("log on a terminal is aligned") {
  Sandbox sandbox;
  make_history(sandbox);
  CHECK(with_masked_times(sandbox.run({"log", "wiki", "--color", "never"}, {.terminal = true})) ==
        Outcome{"   4  DATE TIME  mv wiki w  renamed to w\n"
                "   3  DATE TIME  add wiki  https://example.com\n",
                "", 0});
}

TEST_CASE("log --json is an array with one change a line") {
  Sandbox sandbox;
  CHECK(sandbox.run({"log", "--json"}) == Outcome{"[]\n", "", 0});
  make_history(sandbox);
  sandbox.run({"undo"});
  CHECK(with_masked_times(sandbox.run({"log", "--json", "-n", "2"})) ==
        Outcome{"[\n"
                R"({"number":6,"time":"DATETIME","command":"undo 5","undoes":5},)"
                "\n"
                R"({"number":5,"time":"DATETIME","command":"rm fb"})"
                "\n]\n",
                "", 0});
  CHECK(
      with_masked_times(sandbox.run({"log", "--json", "wiki"})) ==
      Outcome{
          "[\n"
          R"({"number":4,"time":"DATETIME","command":"mv wiki w","link":null,"renamed_to":"w"},)"
          "\n"
          R"({"number":3,"time":"DATETIME","command":"add wiki","link":{"keyword":"wiki","target":"https://example.com","description":"","tags":[],"created":"DATETIME","updated":"DATETIME"}})"
          "\n]\n",
          "", 0});
}

TEST_CASE("undo reverses the last change, and itself") {
  Sandbox sandbox;
  CHECK(sandbox.run({"undo"}) == Outcome{"", "golinks: there is nothing to undo\n", 1});
  make_history(sandbox);
  CHECK(sandbox.run({"undo"}) == Outcome{"undid 5: rm fb\n", "", 0});
  CHECK(sandbox.run({"get", "fb"}) == Outcome{"https://m.facebook.com\n", "", 0});
  CHECK(sandbox.run({"undo"}) == Outcome{"undid 6: undo 5\n", "", 0});
  CHECK(sandbox.run({"get", "fb"}).code == 1);
}

TEST_CASE("undo N reverses an earlier change when nothing later depends on it") {
  Sandbox sandbox;
  make_history(sandbox);
  CHECK(sandbox.run({"undo", "4"}) == Outcome{"undid 4: mv wiki w\n", "", 0});
  CHECK(sandbox.run({"ls"}).out == "wiki\thttps://example.com\t\t\n");
  CHECK(sandbox.run({"undo", "1"}) ==
        Outcome{"", "golinks: change 1 cannot be undone: change 5 changed 'fb' since\n", 1});
  CHECK(sandbox.run({"undo", "0"}) == Outcome{"", "golinks: no change 0 to undo (see 'golinks log')\n", 1});
  const Outcome unknown = sandbox.run({"undo", "99"});
  CHECK(unknown.code == 1);
  CHECK(unknown.out.empty());
  CHECK(sandbox.run({"undo", "x"}) ==
        Outcome{"", "golinks: undo: N is a number, not 'x' (see 'golinks undo --help')\n", 2});
}

TEST_CASE("an import is one change and undone as one") {
  Sandbox sandbox;
  sandbox.write_file("links.jsonl",
                     "{\"keyword\":\"a\",\"target\":\"https://h\"}\n{\"keyword\":\"b\",\"target\":\"https://h\"}\n");
  CHECK(sandbox.run({"import", "links.jsonl"}) == Outcome{"imported 2 links\n", "", 0});
  CHECK(sandbox.run({"undo"}) == Outcome{"undid 1: import links.jsonl (2 links)\n", "", 0});
  CHECK(sandbox.run({"ls"}) == Outcome{"", "", 0});
}

TEST_CASE("compact keeps the links and tells the sizes") {
  Sandbox sandbox;
  make_history(sandbox);
  const std::string before = sandbox.run({"export"}).out;
  const Outcome outcome = sandbox.run({"compact"});
  CHECK(outcome.code == 0);
  CHECK(outcome.err.empty());
  CHECK(outcome.out.ends_with(" bytes after\n"));
  CHECK(sandbox.run({"export"}).out == before);
  CHECK(sandbox.run({"undo"}) == Outcome{"undid 5: rm fb\n", "", 0});
}
