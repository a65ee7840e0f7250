#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/support/sandbox.h"

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
        Outcome{"go/Facebook -> https://example.com\n", "", 0});
  CHECK(sandbox.run({"ls"}) == Outcome{"Facebook\thttps://example.com\t\t\n", "", 0});
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
      {{"x", "https://example.com/a b"}, "target 'https://example.com/a b' contains white space"},
      {{"x", "example.com", "-t", "a,b"}, "tag 'a,b' contains a comma"},
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
