#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/sandbox.h"
#include "tests/support/skip.h"

using golinks::test::Outcome;
using golinks::test::RunOptions;
using golinks::test::Sandbox;

TEST_CASE("add stores the target with its scheme and says so") {
  struct Case {
    std::vector<std::string> arguments;
    std::string out;
  };
  const Case cases[] = {
      {{"facebook", "www.facebook.com"}, "go/facebook -> https://www.facebook.com\n"},
      {{"local", "localhost:8080/x"}, "go/local -> http://localhost:8080/x\n"},
      {{"router", "192.168.0.1"}, "go/router -> http://192.168.0.1\n"},
      {{"team/docs", "https://docs.example.com"}, "go/team/docs -> https://docs.example.com\n"},
      {{"mail", "mailto:ann@example.com"}, "go/mail -> mailto:ann@example.com\n"},
      {{"-t", "a", "fb", "go/facebook", "-t", "b"}, "go/fb -> go/facebook\n"},
      {{"straße", "https://example.com/ü"}, "go/straße -> https://example.com/ü\n"},
      {{"--", "-x", "example.com"}, "go/-x -> https://example.com\n"},
      {{"[a,b]", "example.com", "-d", "[c,d]"}, "go/[a,b] -> https://example.com\n"},
  };
  Sandbox sandbox;
  for (const Case& one : cases) {
    std::vector<std::string> words = one.arguments;
    words.insert(words.begin(), "add");
    CHECK(sandbox.run(words) == Outcome{one.out, "", 0});
  }
}

TEST_CASE("add refuses a keyword that is there and shows where it leads") {
  Sandbox sandbox;
  sandbox.run({"add", "Face-Book", "www.facebook.com"});
  CHECK(
      sandbox.run({"add", "facebook", "example.com"}) ==
      Outcome{
          "",
          "golinks: 'Face-Book' already leads to https://www.facebook.com (edit it with 'golinks edit Face-Book URL', "
          "or replace it with -f)\n",
          1});
  CHECK(sandbox.run({"get", "facebook"}) == Outcome{"https://www.facebook.com\n", "", 0});
}

TEST_CASE("add -f replaces the link and takes the new spelling") {
  Sandbox sandbox;
  sandbox.run({"add", "face-book", "www.facebook.com", "-d", "old"});
  CHECK(sandbox.run({"add", "-f", "Facebook", "example.com"}) ==
        Outcome{"go/Facebook -> https://example.com\nreplaced https://www.facebook.com, described as 'old'\n", "", 0});
  CHECK(sandbox.run({"ls"}) == Outcome{"Facebook\thttps://example.com\t\t\n", "", 0});
}

TEST_CASE("add -f says all that it replaced") {
  Sandbox sandbox;
  sandbox.run({"add", "x", "https://h/{a}", "-d", "It's", "-t", "dev,work", "--bare", "h.example"});
  CHECK(sandbox.run({"add", "-f", "x", "example.com"}) ==
        Outcome{
            "go/x -> https://example.com\nreplaced https://h/{a}, bare https://h.example, described as 'It's', tagged "
            "dev, work\n",
            "", 0});
  CHECK(sandbox.run({"add", "-f", "x", "example.org"}) ==
        Outcome{"go/x -> https://example.org\nreplaced https://example.com\n", "", 0});
}

TEST_CASE("add of a link that is there already is done") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "www.facebook.com", "-d", "The network", "-t", "social"});
  const std::string before = sandbox.read_file(sandbox.store());
  const Outcome done{"go/fb -> https://www.facebook.com\n", "", 0};
  CHECK(sandbox.run({"add", "fb", "www.facebook.com"}) == done);
  CHECK(sandbox.run({"add", "fb", "https://www.facebook.com", "-t", "social"}) == done);
  CHECK(sandbox.run({"add", "fb", "www.facebook.com", "-d", "Another"}).code == 1);
  CHECK(sandbox.read_file(sandbox.store()) == before);
}

TEST_CASE("go/ before a keyword is understood wherever a keyword goes") {
  Sandbox sandbox;
  CHECK(sandbox.run({"add", "go/pre", "e.example"}) == Outcome{"go/pre -> https://e.example\n", "", 0});
  CHECK(sandbox.run({"add", "http://go/caf%C3%A9/", "c.example"}) == Outcome{"go/café -> https://c.example\n", "", 0});
  CHECK(sandbox.run({"get", "go/pre/x"}) == Outcome{"https://e.example/x\n", "", 0});
  CHECK(sandbox.run({"show", "Go/pre"}).code == 0);
  CHECK(sandbox.run({"edit", "go/pre", "f.example"}) == Outcome{"go/pre -> https://f.example\n", "", 0});
  CHECK(sandbox.run({"mv", "go/pre", "go/new"}) == Outcome{"go/new -> https://f.example\n", "", 0});
  CHECK(sandbox.run({"log", "go/new"}).out.find("go/pre") == std::string::npos);
  sandbox.write_file(".config/golinks/config.toml", "names = [\"links\", \"gh=gh\"]\n");
  CHECK(sandbox.run({"get", "links/new"}) == Outcome{"https://f.example\n", "", 0});
  CHECK(sandbox.run({"add", "links/x", "links/new"}) == Outcome{"go/x -> go/new\n", "", 0});
  CHECK(sandbox.run({"add", "gh/y", "x.example"}) == Outcome{"go/gh/y -> https://x.example\n", "", 0});
  CHECK(sandbox.run({"rm", "go/new", "http://links/café", "x", "gh/y"}).code == 0);
  CHECK(sandbox.run({"ls"}).out.empty());
}

TEST_CASE("a name is dropped once, and never from a keyword that is stored") {
  Sandbox sandbox;
  CHECK(sandbox.run({"add", "go/go/y", "e.example"}) == Outcome{"go/go/y -> https://e.example\n", "", 0});
  CHECK(sandbox.run({"add", "work/docs", "d.example"}).code == 0);
  CHECK(sandbox.run({"add", "docs", "other.example"}).code == 0);
  sandbox.write_file(".config/golinks/config.toml", "names = [\"go\", \"work\"]\n");
  CHECK(sandbox.run({"edit", "go/work/docs", "-d", "hello"}).out == "go/work/docs -> https://d.example\n");
  CHECK(sandbox.run({"edit", "work/docs", "-d", "again"}).out == "go/work/docs -> https://d.example\n");
  const std::string all = sandbox.run({"export"}).out;
  const std::string file = sandbox.write_file("all.jsonl", all);
  CHECK(sandbox.run({"rm", "work/docs", "go/y"}).code == 0);
  CHECK(sandbox.run({"ls"}).out == "docs\thttps://other.example\t\t\n");
  CHECK(sandbox.run({"import", file}).code == 0);
  CHECK(sandbox.run({"export"}).out == all);
}

TEST_CASE("an address of golinks itself is an alias, or refused") {
  Sandbox sandbox;
  sandbox.write_file(".config/golinks/config.toml", "names = [\"g\"]\nlisten = \"127.0.0.1:12345\"\n");
  CHECK(sandbox.run({"add", "l2", "localhost:12345/l2"}) ==
        Outcome{"", "golinks: 'l2' is an alias that leads back to itself\n", 1});
  CHECK(sandbox.run({"add", "f5", "http://g/f5"}) ==
        Outcome{"", "golinks: 'f5' is an alias that leads back to itself\n", 1});
  CHECK(sandbox.run({"add", "f5", "127.0.0.1:12345/"}).code == 1);
  CHECK(sandbox.run({"add", "f5", "https://g/.help"}) ==
        Outcome{"", "golinks: target 'https://g/.help' is a page of golinks, and no link's\n", 1});
  CHECK(sandbox.run({"add", "other", "localhost:26479/x"}) == Outcome{"go/other -> http://localhost:26479/x\n", "", 0});
  CHECK(sandbox.run({"which", "http://g/other"}).code == 1);
}

TEST_CASE("add tells what would be found out in the browser") {
  Sandbox sandbox;
  CHECK(sandbox.run({"add", "hosts", "file:///etc/hosts"}) ==
        Outcome{"go/hosts -> file:///etc/hosts\n",
                "golinks: warning: browsers refuse to be sent to a file: 'golinks open hosts' opens it\n", 0});
  CHECK(sandbox.run({"add", "pr", "https://h.example/{owner}/{repo}/pulls"}) ==
        Outcome{
            "go/pr -> https://h.example/{owner}/{repo}/pulls\n",
            "golinks: warning: without arguments go/pr leads to https://h.example///pulls; golinks edit pr --bare URL "
            "gives it another address\n",
            0});
  CHECK(
      sandbox.run({"get", "pr"}) ==
      Outcome{"https://h.example///pulls\n",
              "golinks: warning: go/pr/{owner}/{repo} takes arguments (golinks edit pr --bare URL says where it leads "
              "without)\n",
              0});
  CHECK(sandbox.run({"get", "pr/a/b"}) == Outcome{"https://h.example/a/b/pulls\n", "", 0});
  CHECK(sandbox.run({"add", "p2", "https://h.example/{owner}/{repo}/pulls", "--bare", "h.example"}).err.empty());
  CHECK(sandbox.run({"add", "s", "https://h.example/?q=%s"}).err.empty());
}

TEST_CASE("a change as root by sudo is refused, for the links would be root's") {
  Sandbox sandbox;
  if (golinks::test::is_skipped(::geteuid() == 0 ? std::nullopt : std::optional<std::string>("this needs root")))
    return;
  const RunOptions by_sudo{.environment = {{"SUDO_UID", "1000"}}};
  CHECK(
      sandbox.run({"add", "x", "example.com"}, by_sudo) ==
      Outcome{"",
              "golinks: add is run as root, whose links are not yours: run it without sudo (or name the store that is "
              "meant in GOLINKS_STORE)\n",
              1});
  CHECK_FALSE(std::filesystem::exists(sandbox.store()));
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"edit", "x", "y"}, {"mv", "x", "y"}, {"rm", "x"}, {"undo"}, {"import", "-"}, {"compact"}}) {
    CHECK(sandbox.run(words, by_sudo).err.find("run it without sudo") != std::string::npos);
  }
  CHECK(sandbox.run({"ls"}, by_sudo) == Outcome{"", "", 0});
  CHECK(sandbox.run({"add", "x", "example.com"}, {.environment = {{"SUDO_UID", "1000"}, {"GOLINKS_STORE", "s.pb"}}})
            .code == 0);
  CHECK(sandbox.run({"add", "x", "example.com"}, {.environment = {{"SUDO_UID", "0"}}}).code == 0);
  CHECK(sandbox.run({"add", "y", "example.com"}, {.environment = {{"DOAS_USER", "ann"}}}).code == 1);
}

TEST_CASE("add -f of what is there already writes nothing") {
  Sandbox sandbox;
  sandbox.run({"add", "fb", "example.com", "-t", "a"});
  const std::string before = sandbox.read_file(sandbox.store());
  CHECK(sandbox.run({"add", "-f", "fb", "example.com", "-t", "a", "-t", "a"}) ==
        Outcome{"go/fb -> https://example.com\n", "", 0});
  CHECK(sandbox.read_file(sandbox.store()) == before);
}

TEST_CASE("add explains what is wrong with its input and writes nothing") {
  struct Case {
    std::vector<std::string> arguments;
    std::string message;
  };
  const std::string long_keyword(257, 'x');
  const Case cases[] = {
      {{"a b", "example.com"}, "keyword 'a b' contains white space"},
      {{"", "example.com"}, "the keyword is empty"},
      {{"a\x1b[31m", "example.com"}, "keyword 'a\\x1b[31m' contains a control character"},
      {{"a\xff", "example.com"}, "keyword 'a\\xff' is not valid UTF-8"},
      {{"x", ""}, "the target is empty"},
      {{"x", "javascript:alert(1)"},
       "target 'javascript:alert(1)' has the scheme 'javascript:', which could run code in the page that follows the "
       "link"},
      {{"x", "https://example.com/a b"},
       "target 'https://example.com/a b' contains white space; write 'https://example.com/a%20b'"},
      {{"c++", "example.com"}, "keyword 'c++' ends with '+', which shows the page of a link (go/fb+)"},
      {{"\u200b", "example.com"}, "keyword '\u200b' has a segment of characters that show nothing"},
      {{"x", "example.com", "-d", "a\nb"}, "description 'a\\x0ab' contains a control character"},
      {{"x", "go/x"}, "'x' is an alias that leads back to itself"},
      {{"x", "go/nowhere"}, "'x' is an alias of 'nowhere', which does not exist"},
  };
  Sandbox sandbox;
  for (const Case& one : cases) {
    std::vector<std::string> words = one.arguments;
    words.insert(words.begin(), "add");
    CHECK(sandbox.run(words) == Outcome{"", "golinks: " + one.message + "\n", 1});
  }
  CHECK(sandbox.run({"add", long_keyword, "example.com"}).code == 1);
  CHECK_FALSE(std::filesystem::exists(sandbox.store()));
}

TEST_CASE("add that was given the address first says so") {
  const std::string hint = " (the keyword comes first: golinks add ";
  struct Case {
    std::string keyword, url, message;
  };
  const Case cases[] = {
      {"https://www.facebook.com", "facebook", "has an empty segment" + hint + "facebook https://www.facebook.com)"},
      {"www.example.com/?q=%s", "s", "contains '?'" + hint + "s 'www.example.com/?q=%s')"},
      {"https://h/{owner}", "team/gh", "contains '{'" + hint + "team/gh 'https://h/{owner}')"},
      // Neither order would do, or nothing looks like an address.
      {"https://h", "https://i", "has an empty segment"},
      {"https://h", "www.example.com", "has an empty segment"},
      {"https://h", "a b", "has an empty segment"},
      {"https://h/a b", "c", "contains white space"},
      {"what?", "example", "contains '?'"},
      {"a//b", "example", "has an empty segment"},
  };
  Sandbox sandbox;
  for (const auto& [keyword, url, message] : cases) {
    CHECK(sandbox.run({"add", keyword, url}) == Outcome{"", "golinks: keyword '" + keyword + "' " + message + "\n", 1});
  }
  CHECK_FALSE(std::filesystem::exists(sandbox.store()));
}

TEST_CASE("what add says to type instead can be pasted as it is") {
  Sandbox sandbox;
  const std::string said = sandbox.run({"add", "https://h/it's?q={q}", "s"}).err;
  const std::size_t begin = said.find("golinks add ");
  REQUIRE(begin != std::string::npos);
  const RunOptions with_golinks{.environment = {{"PATH", Sandbox::golinks().parent_path().string()}}};
  CHECK(sandbox.run_program("sh", {"-c", said.substr(begin, said.rfind(')') - begin)}, with_golinks) ==
        Outcome{"go/s -> https://h/it's?q={q}\n", "", 0});
}

TEST_CASE("-t takes several tags at once, and case does not tell them apart") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "example.com", "-t", "dev,work", "-t", "DEV"});
  CHECK(sandbox.run({"ls", "-t", "Dev"}).out == "a\thttps://example.com\t\tdev,work\n");
  sandbox.run({"edit", "a", "-t", "one, two"});
  CHECK(sandbox.run({"ls"}).out == "a\thttps://example.com\t\tone,two\n");
}

TEST_CASE("add refuses an alias that closes a circle") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "example.com"});
  sandbox.run({"add", "b", "go/a"});
  sandbox.run({"add", "c", "go/b"});
  CHECK(sandbox.run({"add", "-f", "a", "go/c"}) ==
        Outcome{"", "golinks: 'a' is an alias that leads back to itself\n", 1});
}

TEST_CASE("add creates the store for its owner alone") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "example.com"});
  struct stat file {};
  struct stat folder {};
  REQUIRE(stat(sandbox.store().c_str(), &file) == 0);
  REQUIRE(stat(sandbox.store().parent_path().c_str(), &folder) == 0);
  CHECK((file.st_mode & 0777) == 0600);
  CHECK((folder.st_mode & 0777) == 0700);
}

TEST_CASE("add takes the store that GOLINKS_STORE names, relative to the working folder") {
  Sandbox sandbox;
  CHECK(sandbox.run({"add", "a", "example.com"}, {.environment = {{"GOLINKS_STORE", "mine.pb"}}}).code == 0);
  CHECK(std::filesystem::exists(sandbox.home() / "mine.pb"));
  CHECK_FALSE(std::filesystem::exists(sandbox.store()));
}

TEST_CASE("arguments that make a link and look swapped are stored and told of") {
  Sandbox sandbox;
  CHECK(
      sandbox.run({"add", "www.facebook.com", "facebook"}) ==
      Outcome{"go/www.facebook.com -> http://facebook\n",
              "golinks: warning: the keyword comes first; if these were swapped: golinks undo && golinks add facebook "
              "www.facebook.com\n",
              0});
  CHECK(sandbox.run({"add", "fb", "facebook"}).err.empty());
  CHECK(sandbox.run({"add", "v1.2", "example.com/v1.2"}).err.empty());
  CHECK(sandbox.run({"add", "v1", "go/fb"}).err.empty());
}

TEST_CASE("a store that cannot be reached is an error that names it") {
  Sandbox sandbox;
  const auto file = sandbox.write_file("file", "");
  const Outcome outcome =
      sandbox.run({"add", "a", "example.com"}, {.environment = {{"GOLINKS_STORE", (file / "x.pb").string()}}});
  CHECK(outcome.code == 1);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.find(file.string()) != std::string::npos);
}

TEST_CASE("without a home the error says which variables are missing") {
  Sandbox sandbox;
  sandbox.unset("HOME");
  const Outcome outcome = sandbox.run({"ls"});
  CHECK(outcome.code == 1);
  CHECK(outcome.err.find("HOME") != std::string::npos);
}
