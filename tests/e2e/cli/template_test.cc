// Links that take arguments, from add to get.
#include <doctest/doctest.h>

#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::Sandbox;

TEST_CASE("a link with variables takes arguments") {
  Sandbox sandbox;
  CHECK(sandbox.run({"add", "pr", "github.com/{owner}/{repo}/pulls", "--bare", "github.com/pulls"}) ==
        Outcome{"go/pr -> https://github.com/{owner}/{repo}/pulls\n", "", 0});
  CHECK(sandbox.run({"add", "s", "https://h/?q=%s"}) == Outcome{"go/s -> https://h/?q={query}\n", "", 0});
  CHECK(sandbox.run({"add", "mine", "go/pr/me"}).code == 0);
  const std::pair<const char*, const char*> cases[] = {
      {"pr", "https://github.com/pulls"},
      {"pr/ann/tools", "https://github.com/ann/tools/pulls"},
      {"pr?repo=x/y&owner=a+b", "https://github.com/a%20b/x%2Fy/pulls"},
      {"pr?z=1", "https://github.com/pulls?z=1"},
      {"mine/tools", "https://github.com/me/tools/pulls"},
      {"s/c++", "https://h/?q=c%2B%2B"},
      {"s?query=c+d&x=c+d", "https://h/?q=c%20d&x=c+d"},
  };
  for (const auto& [request, url] : cases) {
    CAPTURE(request);
    CHECK(sandbox.run({"get", request}) == Outcome{std::string(url) + "\n", "", 0});
  }
}

TEST_CASE("get --explain tells what each variable got, on a terminal and in a pipe") {
  Sandbox sandbox;
  sandbox.run({"add", "issues", "https://h/{owner}/{repo}{/path*}{?q,label}"});
  sandbox.run({"add", "i", "go/issues/ann"});
  const std::string expected =
      "keyword    i\n"
      "alias of   go/issues/ann\n"
      "arguments  tools, a, b/c\n"
      "query      q=x+y\n"
      "keyword    issues\n"
      "target     https://h/{owner}/{repo}{/path*}{?q,label}\n"
      "arguments  ann, tools, a, b/c\n"
      "query      q=x+y\n"
      "{owner}    'ann'\n"
      "{repo}     'tools'\n"
      "{path}     'a'\n"
      "{q}        'x y'\n"
      "{label}    'b/c'\n"
      "result     https://h/ann/tools/a?q=x%20y&label=b%2Fc\n";
  CHECK(sandbox.run({"get", "--explain", "i/tools/a/b%2Fc?q=x+y"}) == Outcome{expected, "", 0});
  CHECK(sandbox.run({"get", "--explain", "i/tools/a/b%2Fc?q=x+y"}, {.terminal = true}) == Outcome{expected, "", 0});

  sandbox.run({"add", "long", "https://h{/path*}{?a_long_name,empty}"});
  CHECK(sandbox.run({"get", "--explain", "long/x?path=1&path=2&empty"}) ==
        Outcome{"keyword        long\n"
                "target         https://h{/path*}{?a_long_name,empty}\n"
                "arguments      x\n"
                "query          path=1&path=2&empty\n"
                "{path}         '1', '2'\n"
                "{a_long_name}  'x'\n"
                "{empty}        ''\n"
                "result         https://h/1/2?a_long_name=x&empty=\n",
                "", 0});
  CHECK(sandbox.run({"get", "--explain", "long"}).out.find("{path}         undefined\n") != std::string::npos);
  CHECK(sandbox.run({"get", "--explain", "lnog"}) ==
        Outcome{"", "golinks: no link named 'lnog' (did you mean 'long'?)\n", 1});
}

TEST_CASE("a template that is wrong is refused, and nothing is stored") {
  Sandbox sandbox;
  const std::pair<const char*, const char*> cases[] = {
      {"https://h/{a",
       "is malformed at column 11: '{' has no '}'; if its braces are no variable's, write 'https://h/%7Ba'"},
      {"https://h/{my-name}",
       "is malformed at column 14: '-' cannot stand in a variable's name (letters, digits, '_' and '.' can); if its "
       "braces are no variable's, write 'https://h/%7Bmy-name%7D'"},
      {"https://h/{{.Path}}", "is a Go template; write 'https://h/{+path}'"},
      {"https://h/$1/$2", "holds a placeholder with '$'; write 'https://h/{first}/{second}', or %24 for a plain '$'"},
      {"{+x}", "begins with a variable, which needs a scheme before it, such as 'https://'"},
      {"go/x/{a}", "is an alias with a variable; an alias hands its arguments on by itself"},
  };
  for (const auto& [target, why] : cases) {
    CAPTURE(target);
    const std::string message = std::string("target '") + target + "' " + why;
    CHECK(sandbox.run({"add", "x", target}) == Outcome{"", "golinks: " + message + "\n", 1});
    CHECK(sandbox.run({"add", "x", "https://h", "--bare", target}) == Outcome{"", "golinks: " + message + "\n", 1});
    const std::string line = std::string(R"({"keyword":"ok","target":"https://h"})") + "\n" +
                             R"({"keyword":"x","target":")" + target + "\"}\n";
    CHECK(sandbox.run({"import", "-"}, {.input = line}) ==
          Outcome{"", "golinks: import: standard input: line 2: " + message + "\n", 1});
  }
  CHECK(sandbox.run({"ls"}) == Outcome{"", "", 0});
  sandbox.run({"add", "x", "https://h"});
  CHECK(sandbox.run({"edit", "x", "https://h/{a"}) ==
        Outcome{"",
                "golinks: target 'https://h/{a' is malformed at column 11: '{' has no '}'; if its braces are no "
                "variable's, write 'https://h/%7Ba'\n",
                1});
  CHECK(sandbox.run({"get", "x"}).out == "https://h\n");
}

TEST_CASE("templates are exported as they are and imported again") {
  Sandbox sandbox, other;
  sandbox.run({"add", "a", "https://h/{owner}{/path*}{?q:3}", "--bare", "https://h{?lang}"});
  const std::string exported = sandbox.run({"export"}).out;
  CHECK(exported.find(R"("target":"https://h/{owner}{/path*}{?q:3}","bare":"https://h{?lang}")") != std::string::npos);
  CHECK(other.run({"import", "-"}, {.input = exported}).code == 0);
  CHECK(other.run({"export"}).out == exported);
}

TEST_CASE("ls shows a person what a link takes, and a program the keyword; show tells it too") {
  Sandbox sandbox;
  sandbox.run({"add", "gh", "https://h/{owner}{/path*}"});
  sandbox.run({"add", "plain", "https://h"});
  CHECK(sandbox.run({"ls", "--color=never"}, {.terminal = true}) ==
        Outcome{"KEYWORD             TARGET\n"
                "gh/{owner}/{path*}  https://h/{owner}{/path*}\n"
                "plain               https://h\n",
                "", 0});
  CHECK(sandbox.run({"ls", "gh"}) == Outcome{"gh\thttps://h/{owner}{/path*}\t\t\n", "", 0});
  const std::string shown = sandbox.run({"show", "gh"}).out;
  CHECK(shown.starts_with(
      "keyword:     gh\nusage:       go/gh/{owner}/{path*}\ntarget:      https://h/{owner}{/path*}\n"));
  CHECK(sandbox.run({"show", "plain"}).out.find("usage") == std::string::npos);
  CHECK(sandbox.run({"show", "--json", "gh"}).out.find("usage") == std::string::npos);
}

TEST_CASE("which finds a template by what it opens without arguments") {
  Sandbox sandbox;
  sandbox.run({"add", "t", "https://h{/path*}"});
  sandbox.run({"add", "b", "https://h/{a}", "--bare", "https://x{?q}"});
  CHECK(sandbox.run({"which", "https://h"}) == Outcome{"go/t\n", "", 0});
  CHECK(sandbox.run({"which", "https://x"}) == Outcome{"go/b\n", "", 0});
  CHECK(sandbox.run({"which", "https://h{/path*}"}) == Outcome{"go/t\n", "", 0});
}

TEST_CASE("an argument can neither choose the scheme nor leave no host") {
  Sandbox sandbox;
  sandbox.run({"add", "team", "https://{team}.example.com"});
  CHECK(sandbox.run({"add", "t", "go/team"}).code == 0);
  CHECK(sandbox.run({"get", "t/javascript:x"}) == Outcome{"https://javascript%3Ax.example.com\n", "", 0});
  CHECK(sandbox.run({"get", "t"}) ==
        Outcome{"",
                "golinks: 'team' leads to 'https://.example.com', which has no host (it is used as 'go/team/{team}')\n",
                1});
}
