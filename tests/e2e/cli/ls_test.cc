#include <doctest/doctest.h>

#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::Sandbox;

namespace {

// Three links with known times.
void fill(Sandbox& sandbox) {
  const std::string lines =
      R"({"keyword":"beta","target":"https://b.example.com","description":"Second","tags":["x","y"],"created":"2026-01-02T00:00:00Z","updated":"2026-01-09T00:00:00Z"})"
      "\n"
      R"({"keyword":"alpha","target":"https://a.example.com","tags":["x"],"created":"2026-01-03T00:00:00Z","updated":"2026-01-03T00:00:00Z"})"
      "\n"
      R"({"keyword":"Code-Review","target":"https://c.example.com/Q","description":"Größe","created":"2026-01-01T00:00:00Z","updated":"2026-01-05T00:00:00Z"})"
      "\n";
  REQUIRE(sandbox.run({"import", "-"}, {.input = lines}) == Outcome{"imported 3 links\n", "", 0});
}

constexpr const char* alpha = "alpha\thttps://a.example.com\t\tx\n";
constexpr const char* beta = "beta\thttps://b.example.com\tSecond\tx,y\n";
constexpr const char* code = "Code-Review\thttps://c.example.com/Q\tGröße\t\n";

std::string joined(std::initializer_list<const char*> lines) {
  std::string text;
  for (const char* line : lines) text += line;
  return text;
}

}  // namespace

TEST_CASE("ls in a pipe is tab-separated, uncut and in order") {
  Sandbox sandbox;
  fill(sandbox);
  CHECK(sandbox.run({"ls"}) == Outcome{joined({code, alpha, beta}), "", 0});
  CHECK(sandbox.run({"ls", "-r"}) == Outcome{joined({beta, alpha, code}), "", 0});
  CHECK(sandbox.run({"ls", "--sort", "created"}) == Outcome{joined({alpha, beta, code}), "", 0});
  CHECK(sandbox.run({"ls", "--sort=updated"}) == Outcome{joined({beta, code, alpha}), "", 0});
  CHECK(sandbox.run({"ls", "--sort=updated", "--reverse"}) == Outcome{joined({alpha, code, beta}), "", 0});
}

TEST_CASE("ls finds text in keyword, target and description whatever its case") {
  Sandbox sandbox;
  fill(sandbox);
  CHECK(sandbox.run({"ls", "ALPHA"}) == Outcome{alpha, "", 0});
  CHECK(sandbox.run({"ls", "second"}) == Outcome{beta, "", 0});
  CHECK(sandbox.run({"ls", "C.EXAMPLE.COM/q"}) == Outcome{code, "", 0});
  CHECK(sandbox.run({"ls", "GRÖSSE"}) == Outcome{code, "", 0});
  CHECK(sandbox.run({"ls", "codereview"}) == Outcome{code, "", 0});
  CHECK(sandbox.run({"ls", "nothing like that"}) == Outcome{"", "", 0});
}

TEST_CASE("ls finds each of several texts, in tags too") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "one.example", "-d", "First", "-t", "Work"});
  sandbox.run({"add", "b", "two.example", "-d", "First"});
  CHECK(sandbox.run({"ls", "first", "ONE"}).out.starts_with("a\t"));
  CHECK(sandbox.run({"ls", "first", "work"}).out.find("\nb") == std::string::npos);
  CHECK(sandbox.run({"ls", "first"}).out.find("\nb\t") != std::string::npos);
  CHECK(sandbox.run({"ls", "first", "three"}).out.empty());
}

TEST_CASE("tags lists every tag with the number of its links") {
  Sandbox sandbox;
  CHECK(sandbox.run({"tags"}) == Outcome{"", "", 0});
  sandbox.run({"add", "a", "a.example", "-t", "dev,Work"});
  sandbox.run({"add", "b", "b.example", "-t", "DEV"});
  sandbox.run({"add", "c", "c.example", "-t", "gone"});
  sandbox.run({"rm", "c"});
  CHECK(sandbox.run({"tags"}) == Outcome{"dev\t2\nWork\t1\n", "", 0});
  CHECK(sandbox.run({"tags", "--color=never"}, {.terminal = true}) == Outcome{"dev   2\nWork  1\n", "", 0});
}

TEST_CASE("ls -t shows links that have all the tags") {
  Sandbox sandbox;
  fill(sandbox);
  CHECK(sandbox.run({"ls", "-t", "x"}) == Outcome{joined({alpha, beta}), "", 0});
  CHECK(sandbox.run({"ls", "-t", "x", "-t", "y"}) == Outcome{beta, "", 0});
  CHECK(sandbox.run({"ls", "-t", "z"}) == Outcome{"", "", 0});
}

TEST_CASE("ls --json is an array with one link a line") {
  Sandbox sandbox;
  CHECK(sandbox.run({"ls", "--json"}) == Outcome{"[]\n", "", 0});
  fill(sandbox);
  CHECK(
      sandbox.run({"ls", "--json", "-t", "x"}) ==
      Outcome{
          "[\n"
          R"({"keyword":"alpha","target":"https://a.example.com","description":"","tags":["x"],"created":"2026-01-03T00:00:00.000000Z","updated":"2026-01-03T00:00:00.000000Z","hits":0},)"
          "\n"
          R"({"keyword":"beta","target":"https://b.example.com","description":"Second","tags":["x","y"],"created":"2026-01-02T00:00:00.000000Z","updated":"2026-01-09T00:00:00.000000Z","hits":0})"
          "\n]\n",
          "", 0});
}

TEST_CASE("ls on a terminal is an aligned, coloured table cut to the width") {
  Sandbox sandbox;
  fill(sandbox);
  CHECK(sandbox.run({"ls", "--color", "never"}, {.terminal = true}) ==
        Outcome{"KEYWORD      TARGET                   DESCRIPTION  TAGS\n"
                "Code-Review  https://c.example.com/Q  Größe\n"
                "alpha        https://a.example.com                 x\n"
                "beta         https://b.example.com    Second       x,y\n",
                "", 0});
  CHECK(sandbox.run({"ls", "--color", "never", "-t", "y"}, {.terminal = true, .columns = 30}) ==
        Outcome{"KEYWORD  TARGET\n"
                "beta     https://b.example.com\n",
                "", 0});
  CHECK(sandbox.run({"ls", "alpha"}, {.terminal = true}) ==
        Outcome{"\x1b[2mKEYWORD\x1b[0m  \x1b[2mTARGET\x1b[0m                 \x1b[2mTAGS\x1b[0m\n"
                "\x1b[1;36malpha\x1b[0m    https://a.example.com  \x1b[33mx\x1b[0m\n",
                "", 0});
}

TEST_CASE("ls measures wide characters in columns") {
  Sandbox sandbox;
  sandbox.run({"add", "東京", "example.com", "-d", "駅駅駅駅駅駅駅駅駅駅"});
  sandbox.run({"add", "x", "example.com", "-d", "y"});
  CHECK(sandbox.run({"ls", "--color=never"}, {.terminal = true, .columns = 40}) ==
        Outcome{"KEYWORD  TARGET               DESCRIPTI…\n"
                "x        https://example.com  y\n"
                "東京     https://example.com  駅駅駅駅…\n",
                "", 0});
}

TEST_CASE("keywords are hyperlinks where the terminal takes them") {
  Sandbox sandbox;
  sandbox.run({"add", "team/ü", "example.com"});
  const auto shown = [&](const std::map<std::string, std::string>& environment) {
    return sandbox.run({"ls"}, {.environment = environment, .terminal = true}).out;
  };
  const std::string link = "\x1b]8;;http://127.0.0.1:26479/team%2F%C3%BC\x1b\\\x1b[1;36mteam/ü\x1b[0m\x1b]8;;\x1b\\";
  CHECK(shown({{"TERM", "xterm-kitty"}}).find(link + "   https") != std::string::npos);
  CHECK(shown({{"VTE_VERSION", "7200"}}).find(link) != std::string::npos);
  CHECK(shown({}).find("]8;;") == std::string::npos);
  CHECK(shown({{"TERM", "xterm-kitty"}, {"NO_COLOR", "1"}}).find("]8;;") == std::string::npos);
  CHECK(shown({{"TERM", "xterm-kitty"}, {"FORCE_HYPERLINK", "0"}}).find("]8;;") == std::string::npos);
  sandbox.write_file(".config/golinks/config.toml", "names = [\"go\"]\nlisten = \"127.0.103.111:80\"\n");
  CHECK(shown({{"TERM", "foot"}}).find("\x1b]8;;http://go/team%2F%C3%BC\x1b\\") != std::string::npos);
}

TEST_CASE("no column of ls eats the others") {
  Sandbox sandbox;
  const std::string long_keyword = "a-keyword-of-a-great-many-letters-44-in-all-";
  sandbox.run({"add", long_keyword, "https://example.com/a/path/that/is/not/short/either", "-d", "Described at length",
               "-t", "one,two"});
  sandbox.run({"add", "b", "https://b.example/path/with/some/more/letters"});
  CHECK(sandbox.run({"ls", "--color=never"}, {.terminal = true}) ==
        Outcome{"KEYWORD           TARGET                             DESCRIPTION       TAGS\n"
                "a-keyword-of-a-…  https://example.com/a/path/that/…  Described at le…  one,two\n"
                "b                 https://b.example/path/with/some…\n",
                "", 0});
  CHECK(sandbox.run({"ls", "--color=never"}, {.terminal = true, .columns = 40}) ==
        Outcome{"KEYWORD     TARGET                TAGS\n"
                "a-keyword…  https://example.com…  one,…\n"
                "b           https://b.example/p…\n",
                "", 0});
}

TEST_CASE("ls tells a person why nothing is shown, and a program nothing") {
  Sandbox sandbox;
  CHECK(sandbox.run({"ls"}) == Outcome{"", "", 0});
  CHECK(sandbox.run({"ls"}, {.terminal = true}) ==
        Outcome{"there are no links yet: golinks add facebook www.facebook.com adds the first\n", "", 0});
  fill(sandbox);
  CHECK(sandbox.run({"ls", "zzz"}, {.terminal = true}) == Outcome{"no link matches\n", "", 0});
}
