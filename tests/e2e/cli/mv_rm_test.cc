#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::Sandbox;

TEST_CASE("mv renames and keeps the time of creation") {
  Sandbox sandbox;
  const std::string line =
      R"({"keyword":"old","target":"https://w","tags":["t"],"created":"2020-01-02T03:04:05Z","updated":"2020-01-02T03:04:05Z"})";
  sandbox.run({"import", "-"}, {.input = line});
  CHECK(sandbox.run({"mv", "old", "new"}) == Outcome{"go/new -> https://w\n", "", 0});
  CHECK(sandbox.run({"ls"}) == Outcome{"new\thttps://w\t\tt\n", "", 0});
  CHECK(sandbox.run({"show", "new"}).out.find("created:     2020-01-02 03:04:05\n") != std::string::npos);
}

TEST_CASE("mv to another spelling is no other link") {
  Sandbox sandbox;
  sandbox.run({"add", "codereview", "example.com"});
  sandbox.run({"add", "cr", "go/codereview"});
  CHECK(sandbox.run({"mv", "codereview", "Code-Review"}) == Outcome{"go/Code-Review -> https://example.com\n", "", 0});
  CHECK(sandbox.run({"ls"}) == Outcome{"Code-Review\thttps://example.com\t\t\ncr\tgo/codereview\t\t\n", "", 0});
  CHECK(sandbox.run({"mv", "code-review", "Code-Review"}) == Outcome{"", "golinks: nothing changed\n", 0});
}

TEST_CASE("mv takes aliases along and says so") {
  Sandbox sandbox;
  sandbox.run({"add", "team", "example.com"});
  sandbox.run({"add", "team/docs", "docs.example.com"});
  sandbox.run({"add", "a", "go/team/x?y=1"});
  sandbox.run({"add", "b", "other.example.com", "--bare", "go/TEAM"});
  sandbox.run({"add", "d", "go/team/docs/x"});
  sandbox.run({"add", "teams", "go/teamsters", "-f"});
  CHECK(sandbox.run({"mv", "team", "crew"}) ==
        Outcome{"go/crew -> https://example.com\ngo/a -> go/crew/x?y=1\ngo/b -> https://other.example.com\n", "", 0});
  CHECK(sandbox.run({"get", "b"}).out == "https://example.com\n");
  CHECK(sandbox.run({"get", "d"}).out == "https://docs.example.com/x\n");
  CHECK(sandbox.run({"mv", "team/docs", "docs"}) ==
        Outcome{"go/docs -> https://docs.example.com\ngo/d -> go/docs/x\n", "", 0});
}

TEST_CASE("mv --alias leaves the old keyword in place") {
  Sandbox sandbox;
  sandbox.run({"add", "old", "example.com"});
  sandbox.run({"add", "a", "go/old"});
  CHECK(sandbox.run({"mv", "old", "new", "--alias"}) ==
        Outcome{"go/new -> https://example.com\ngo/old -> go/new\n", "", 0});
  CHECK(sandbox.run({"ls"}).out == "a\tgo/old\t\t\nnew\thttps://example.com\t\t\nold\tgo/new\t\t\n");
  CHECK(sandbox.run({"get", "a/x"}).out == "https://example.com/x\n");
}

TEST_CASE("mv refuses a keyword that is taken or not valid") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "a.example.com"});
  sandbox.run({"add", "b", "b.example.com"});
  CHECK(sandbox.run({"mv", "a", "b"}) == Outcome{"", "golinks: 'b' already leads to https://b.example.com\n", 1});
  CHECK(sandbox.run({"mv", "a", "c d"}) == Outcome{"", "golinks: keyword 'c d' contains white space\n", 1});
  CHECK(sandbox.run({"ls"}).out == "a\thttps://a.example.com\t\t\nb\thttps://b.example.com\t\t\n");
}

TEST_CASE("rm removes all or none") {
  Sandbox sandbox;
  for (const char* keyword : {"a", "b", "c"}) sandbox.run({"add", keyword, "example.com"});
  CHECK(sandbox.run({"rm", "a", "zzz"}) == Outcome{"", "golinks: no link named 'zzz'\n", 1});
  CHECK(sandbox.run({"ls"}).out ==
        "a\thttps://example.com\t\t\nb\thttps://example.com\t\t\nc\thttps://example.com\t\t\n");
  CHECK(sandbox.run({"rm", "a", "A", "b"}) == Outcome{"removed go/a\nremoved go/b\n", "", 0});
  CHECK(sandbox.run({"ls"}).out == "c\thttps://example.com\t\t\n");
}

TEST_CASE("mv and rm see an alias however its keyword is written") {
  Sandbox sandbox;
  sandbox.run({"add", "café", "c.example"});
  sandbox.run({"add", "team/docs", "d.example"});
  sandbox.run({"add", "a", "go/caf%C3%A9/x"});
  sandbox.run({"add", "b", "http://go/team%2Fdocs"});
  CHECK(sandbox.run({"mv", "café", "bar"}) == Outcome{"go/bar -> https://c.example\ngo/a -> go/bar/x\n", "", 0});
  CHECK(sandbox.run({"get", "a"}) == Outcome{"https://c.example/x\n", "", 0});
  CHECK(
      sandbox.run({"rm", "team/docs"}) ==
      Outcome{"removed go/team/docs\n", "golinks: warning: 'b' is an alias of 'team/docs' and leads nowhere now\n", 0});
  CHECK(sandbox.run({"edit", "b", "-d", "lost"}).code == 0);
  CHECK(sandbox.run({"mv", "b", "lost"}).code == 0);
  const std::string exported = sandbox.run({"export"}).out;
  CHECK(sandbox.run({"import", "-"}, {.input = exported, .environment = {{"GOLINKS_STORE", "copy.pb"}}}) ==
        Outcome{"imported 3 links\n",
                "golinks: warning: standard input: line 3: 'lost' is an alias of 'team', which does not exist\n", 0});
  CHECK(sandbox.run({"export"}, {.environment = {{"GOLINKS_STORE", "copy.pb"}}}).out == exported);
}

TEST_CASE("rm warns of aliases that lead nowhere now") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "example.com"});
  sandbox.run({"add", "b", "go/a"});
  sandbox.run({"add", "c", "go/a/x"});
  CHECK(sandbox.run({"rm", "a", "c"}) ==
        Outcome{"removed go/a\nremoved go/c\n", "golinks: warning: 'b' is an alias of 'a' and leads nowhere now\n", 0});
}

TEST_CASE("rm of very many keywords is one change with a short name") {
  Sandbox sandbox;
  std::string lines;
  std::vector<std::string> words = {"rm"};
  for (int i = 0; i < 1000; ++i) {
    const std::string keyword = "k" + std::to_string(i);
    lines += R"({"keyword":")" + keyword + R"(","target":"https://h"})" + "\n";
    words.push_back(keyword);
  }
  CHECK(sandbox.run({"import", "-"}, {.input = lines}) == Outcome{"imported 1000 links\n", "", 0});
  const Outcome removed = sandbox.run(words);
  CHECK(removed.code == 0);
  CHECK(std::count(removed.out.begin(), removed.out.end(), '\n') == 1000);
  CHECK(sandbox.run({"ls"}) == Outcome{"", "", 0});
  const std::string log = sandbox.run({"log", "-n", "1"}).out;
  CHECK(log.ends_with("rm k0 k1 k2 k3 k4 k5 k6 k7 k8 k9 k10 k11 k12 k13 k14 k15 k16 k17 k18 k19 and 980 more\n"));
}
