#include <doctest/doctest.h>

#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::Sandbox;

TEST_CASE("get prints what a browser would be sent to") {
  Sandbox sandbox;
  sandbox.run({"add", "plain", "https://h/p"});
  sandbox.run({"add", "query", "https://h/p?y=1#f"});
  sandbox.run({"add", "al-ias", "go/query"});
  sandbox.run({"add", "team/docs", "https://docs"});
  sandbox.run({"add", "bare", "https://h/with", "--bare", "https://h/without"});
  struct Case {
    std::string request, url;
  };
  const Case cases[] = {
      {"plain", "https://h/p"},
      {"plain/a/b", "https://h/p/a/b"},
      {"plain/a%2Fb", "https://h/p/a%2Fb"},
      {"plain?q=c", "https://h/p?q=c"},
      {"query/a/b?q=c", "https://h/p/a/b?y=1&q=c#f"},
      {"alias/a", "https://h/p/a?y=1#f"},
      {"team/docs/x", "https://docs/x"},
      {"bare", "https://h/without"},
      {"bare/x", "https://h/with/x"},
      {"plain.", "https://h/p"},
      {"team%2Fdocs", "https://docs"},
  };
  for (const Case& example : cases) {
    CAPTURE(example.request);
    CHECK(sandbox.run({"get", example.request}) == Outcome{example.url + "\n", "", 0});
  }
}

TEST_CASE("get --explain shows each step") {
  Sandbox sandbox;
  sandbox.run({"add", "wiki", "https://w.example.com"});
  sandbox.run({"add", "w", "go/wiki"});
  CHECK(sandbox.run({"get", "--explain", "w/a/b?x=1"}) == Outcome{"keyword    w\n"
                                                                  "alias of   go/wiki\n"
                                                                  "arguments  a, b\n"
                                                                  "query      x=1\n"
                                                                  "keyword    wiki\n"
                                                                  "target     https://w.example.com\n"
                                                                  "arguments  a, b\n"
                                                                  "query      x=1\n"
                                                                  "result     https://w.example.com/a/b?x=1\n",
                                                                  "", 0});
}

TEST_CASE("get --explain shows no control character raw") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "example.com"});
  const std::string explained = sandbox.run({"get", "--explain", "a/x%C2%9B31m"}).out;
  CHECK(explained.find("\xc2\x9b") == std::string::npos);
}

TEST_CASE("what is not there is named without the go/ before it") {
  Sandbox sandbox;
  sandbox.run({"add", "x", "https://h"});
  for (const char* command : {"get", "open", "show", "edit", "rm", "log"}) {
    CAPTURE(command);
    CHECK(sandbox.run({command, "go/nothing"}) == Outcome{"", "golinks: no link named 'nothing'\n", 1});
  }
  CHECK(sandbox.run({"mv", "GO/nothing", "y"}) == Outcome{"", "golinks: no link named 'nothing'\n", 1});
  CHECK(sandbox.run({"get", "go/"}) == Outcome{"", "golinks: request '' names no keyword\n", 1});
  CHECK(sandbox.run({"add", "go/", "https://h"}) == Outcome{"", "golinks: the keyword is empty\n", 1});
}

TEST_CASE("a fragment of the request replaces that of the target") {
  Sandbox sandbox;
  sandbox.run({"add", "docs", "https://d.example/x#top"});
  CHECK(sandbox.run({"get", "docs#install"}) == Outcome{"https://d.example/x#install\n", "", 0});
  CHECK(sandbox.run({"get", "docs"}) == Outcome{"https://d.example/x#top\n", "", 0});
}

TEST_CASE("get reads what browsers' search shortcuts send as golinksd does") {
  Sandbox sandbox;
  sandbox.run({"add", "s", "https://s.example/?q=%s"});
  CHECK(sandbox.run({"get", "s rust borrow checker"}) ==
        Outcome{"https://s.example/?q=rust%20borrow%20checker\n", "", 0});
  CHECK(sandbox.run({"get", "s%20c++"}) == Outcome{"https://s.example/?q=c%2B%2B\n", "", 0});
  CHECK(sandbox.run({"get", "s”。"}) == Outcome{"https://s.example/?q=\n", "", 0});
}

TEST_CASE("get takes a percent sign as people type it") {
  Sandbox sandbox;
  sandbox.run({"add", "s", "https://h/?q={query}"});
  CHECK(sandbox.run({"get", "s/100%"}) == Outcome{"https://h/?q=100%25\n", "", 0});
}

TEST_CASE("an unknown keyword brings suggestions") {
  Sandbox sandbox;
  CHECK(sandbox.run({"get", "wkii"}) == Outcome{"", "golinks: no link named 'wkii'\n", 1});
  sandbox.run({"add", "wiki", "example.com"});
  sandbox.run({"add", "wika", "example.com"});
  sandbox.run({"rm", "wika"});
  const Outcome expected{"", "golinks: no link named 'wkii' (did you mean 'wiki'?)\n", 1};
  CHECK(sandbox.run({"get", "wkii"}) == expected);
  CHECK(sandbox.run({"get", "wkii/a?b=c"}) == expected);
  CHECK(sandbox.run({"show", "wkii"}) == expected);
  CHECK(sandbox.run({"edit", "wkii", "-d", "x"}) == expected);
  CHECK(sandbox.run({"edit", "wkii"}) == expected);
  CHECK(sandbox.run({"mv", "wkii", "x"}) == expected);
  CHECK(sandbox.run({"rm", "wiki", "wkii"}) == expected);
  CHECK(sandbox.run({"open", "wkii"}) == expected);
}

TEST_CASE("an alias that leads nowhere says so") {
  Sandbox sandbox;
  sandbox.run({"add", "wiki", "example.com"});
  sandbox.run({"add", "w", "go/wiki"});
  CHECK(sandbox.run({"rm", "wiki"}) ==
        Outcome{"removed go/wiki\n", "golinks: warning: 'w' is an alias of 'wiki' and leads nowhere now\n", 0});
  const Outcome dangling{"", "golinks: 'w' is an alias of 'wiki', which does not exist\n", 1};
  CHECK(sandbox.run({"get", "w"}) == dangling);
  CHECK(sandbox.run({"get", "w/a?b=c"}) == dangling);
  CHECK(sandbox.run({"get", "alias"}) == Outcome{"", "golinks: no link named 'alias'\n", 1});
}

TEST_CASE("a malformed request is an error") {
  Sandbox sandbox;
  for (const char* request : {"", "a%00", "/"}) {
    const Outcome outcome = sandbox.run({"get", request});
    CHECK(outcome.code == 1);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.starts_with("golinks: "));
  }
}

TEST_CASE("show tells all that is known of a link") {
  Sandbox sandbox;
  const std::string line =
      R"({"keyword":"wiki","target":"https://w","bare":"https://home","description":"All","tags":["a","b"],"created":"2026-01-02T03:04:05.678901Z","updated":"2026-02-03T04:05:06Z"})";
  sandbox.run({"import", "-"}, {.input = line});
  CHECK(sandbox.run({"show", "WI-KI"}) == Outcome{"keyword:     wiki\n"
                                                  "target:      https://w\n"
                                                  "bare:        https://home\n"
                                                  "description: All\n"
                                                  "tags:        a, b\n"
                                                  "created:     2026-01-02 03:04:05\n"
                                                  "updated:     2026-02-03 04:05:06\n"
                                                  "hits:        0\n",
                                                  "", 0});
  CHECK(sandbox.run({"show", "--json", "wiki"}) ==
        Outcome{R"({"keyword":"wiki","target":"https://w","bare":"https://home","description":"All","tags":["a","b"],)"
                R"("created":"2026-01-02T03:04:05.678901Z","updated":"2026-02-03T04:05:06.000000Z","hits":0})"
                "\n",
                "", 0});
}

TEST_CASE("show writes times in the user's time zone") {
  Sandbox sandbox;
  const std::string line =
      R"({"keyword":"a","target":"https://w","created":"2026-01-02T03:04:05Z","updated":"2026-01-02T03:04:05Z"})";
  sandbox.run({"import", "-"}, {.input = line});
  CHECK(sandbox.run({"show", "a"}, {.environment = {{"TZ", "XXX-05:30"}}}).out.find("2026-01-02 08:34:05") !=
        std::string::npos);
}

TEST_CASE("which tells the arguments with which a template leads to an address") {
  Sandbox sandbox;
  sandbox.run({"add", "team/pr", "https://github.com/{owner}/{repo}/pulls", "--bare", "https://github.com/pulls"});
  sandbox.run({"add", "s", "https://s.example/{?q}"});
  sandbox.run({"add", "wiki", "https://w.example/{+page}"});
  CHECK(sandbox.run({"which", "https://github.com/a/b/pulls"}) == Outcome{"go/team/pr/a/b\n", "", 0});
  CHECK(sandbox.run({"which", "https://github.com/pulls"}) == Outcome{"go/team/pr\n", "", 0});
  CHECK(sandbox.run({"which", "https://s.example/?q=a%20b"}) == Outcome{"go/s?q=a%20b\n", "", 0});
  CHECK(sandbox.run({"which", "w.example/a/b"}) == Outcome{"go/wiki/a/b\n", "", 0});
  CHECK(sandbox.run({"which", "https://github.com/a/b/issues"}).code == 1);
}

TEST_CASE("which finds targets, bare targets and aliases") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "https://www.facebook.com/"});
  sandbox.run({"add", "alias", "go/fb"});
  sandbox.run({"add", "bare", "example.com", "--bare", "www.facebook.com"});
  sandbox.run({"add", "other", "https://www.facebook.com/x"});
  for (const char* url : {"www.facebook.com", "https://www.facebook.com/", "https://WWW.Facebook.com"})
    CHECK(sandbox.run({"which", url}) == Outcome{"go/alias\ngo/bare\ngo/fb\n", "", 0});
  CHECK(sandbox.run({"which", "go/fb"}) == Outcome{"go/alias\n", "", 0});
  CHECK(sandbox.run({"which", "www.facebook.com/X"}) ==
        Outcome{"", "golinks: no link leads to https://www.facebook.com/X\n", 1});
  CHECK(sandbox.run({"which", "a b"}) == Outcome{"", "golinks: target 'a b' contains white space; write 'a%20b'\n", 1});
}
