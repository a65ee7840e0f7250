#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/support/masked_times.h"
#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::RunOptions;
using golinks::test::Sandbox;
using golinks::test::with_masked_times;

namespace {

// A run in which `shell_text` is the editor; "$1" is the file.
RunOptions editor(const Sandbox& sandbox, const std::string& shell_text) {
  const auto script = sandbox.write_script("editor", shell_text);
  return {.environment = {{"EDITOR", script.string()}}};
}

bool has_leftovers(const Sandbox& sandbox) { return !std::filesystem::is_empty(sandbox.home() / "tmp"); }

constexpr const char* untouched = "fb\thttps://www.facebook.com\tThe network\tsocial,fun\n";

void fill(Sandbox& sandbox) {
  sandbox.run({"add", "fb", "www.facebook.com", "-d", "The network", "-t", "social", "-t", "fun"});
}

}  // namespace

TEST_CASE("edit changes what is given and keeps the rest") {
  Sandbox sandbox;
  fill(sandbox);
  CHECK(sandbox.run({"edit", "fb", "m.facebook.com"}) == Outcome{"go/fb -> https://m.facebook.com\n", "", 0});
  CHECK(sandbox.run({"ls"}).out == "fb\thttps://m.facebook.com\tThe network\tsocial,fun\n");
  CHECK(sandbox.run({"edit", "fb", "-d", "Mobile"}).code == 0);
  CHECK(sandbox.run({"ls"}).out == "fb\thttps://m.facebook.com\tMobile\tsocial,fun\n");
  CHECK(sandbox.run({"edit", "fb", "-t", "one", "-t", "two"}).code == 0);
  CHECK(sandbox.run({"ls"}).out == "fb\thttps://m.facebook.com\tMobile\tone,two\n");
  CHECK(sandbox.run({"edit", "fb", "-d", "", "-t", ""}).code == 0);
  CHECK(sandbox.run({"ls"}).out == "fb\thttps://m.facebook.com\t\t\n");
  CHECK(sandbox.run({"edit", "fb", "--bare", "example.com"}).code == 0);
  CHECK(sandbox.run({"get", "fb"}).out == "https://example.com\n");
  CHECK(sandbox.run({"edit", "fb", "--bare="}).code == 0);
  CHECK(sandbox.run({"get", "fb"}).out == "https://m.facebook.com\n");
}

TEST_CASE("an edit that changes nothing writes nothing") {
  Sandbox sandbox;
  fill(sandbox);
  const std::string before = sandbox.read_file(sandbox.store());
  CHECK(sandbox.run({"edit", "fb", "www.facebook.com"}) == Outcome{"", "golinks: nothing changed\n", 0});
  CHECK(sandbox.run({"edit", "fb"}, editor(sandbox, "touch \"$1\"")) == Outcome{"", "golinks: nothing changed\n", 0});
  CHECK(sandbox.read_file(sandbox.store()) == before);
  CHECK_FALSE(has_leftovers(sandbox));
}

TEST_CASE("an edit that is not valid changes nothing") {
  Sandbox sandbox;
  fill(sandbox);
  sandbox.run({"add", "alias", "go/fb"});
  CHECK(sandbox.run({"edit", "fb", "a b"}) == Outcome{"", "golinks: target 'a b' contains white space\n", 1});
  CHECK(sandbox.run({"edit", "fb", "go/alias"}) ==
        Outcome{"", "golinks: 'fb' is an alias that leads back to itself\n", 1});
  CHECK(sandbox.run({"edit", "fb", "-t", "a,b"}) == Outcome{"", "golinks: tag 'a,b' contains a comma\n", 1});
  CHECK(sandbox.run({"get", "fb"}).out == "https://www.facebook.com\n");
}

TEST_CASE("the editor is given the link as a small form in a private file") {
  Sandbox sandbox;
  fill(sandbox);
  const Outcome outcome = sandbox.run({"edit", "fb"}, editor(sandbox, "cp -p \"$1\" \"$HOME/seen\""));
  CHECK(outcome == Outcome{"", "golinks: nothing changed\n", 0});
  CHECK(sandbox.read_file("seen") ==
        "keyword:     fb\n"
        "target:      https://www.facebook.com\n"
        "bare:        \n"
        "description: The network\n"
        "tags:        social fun\n"
        "\n"
        "# Save to change go/fb; leave without a change to keep it as it is.\n"
        "# Another keyword renames the link. 'bare' is where it leads without\n"
        "# arguments, if that is another place. Tags are separated by spaces.\n");
  struct stat status {};
  REQUIRE(stat((sandbox.home() / "seen").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK_FALSE(has_leftovers(sandbox));
}

TEST_CASE("what the editor saves is the link from then on") {
  Sandbox sandbox;
  fill(sandbox);
  const std::string script =
      "sed -i -e 's|^target:.*|target: example.com|' -e 's/^tags:.*/tags: a, b a/' -e 's/^description:.*/description:  "
      " New   /' \"$1\"";
  CHECK(sandbox.run({"edit", "fb"}, editor(sandbox, script)) == Outcome{"go/fb -> https://example.com\n", "", 0});
  CHECK(sandbox.run({"ls"}).out == "fb\thttps://example.com\tNew\ta,b\n");
}

TEST_CASE("another keyword in the editor renames the link and its aliases follow") {
  Sandbox sandbox;
  fill(sandbox);
  sandbox.run({"add", "alias", "go/fb/x"});
  CHECK(sandbox.run({"edit", "fb"}, editor(sandbox, "sed -i 's/^keyword:.*/keyword: facebook/' \"$1\"")) ==
        Outcome{"go/facebook -> https://www.facebook.com\ngo/alias -> go/facebook/x\n", "", 0});
  CHECK(sandbox.run({"ls"}).out ==
        "alias\tgo/facebook/x\t\t\nfacebook\thttps://www.facebook.com\tThe network\tsocial,fun\n");
}

TEST_CASE("VISUAL comes before EDITOR and may have arguments") {
  Sandbox sandbox;
  fill(sandbox);
  sandbox.write_script("my editor", "sed -i \"s|^description:.*|description: $1|\" \"$2\"");
  const RunOptions options{.environment = {{"VISUAL", "'" + (sandbox.home() / "my editor").string() + "' 'by visual'"},
                                           {"EDITOR", "false"}}};
  CHECK(sandbox.run({"edit", "fb"}, options).code == 0);
  CHECK(sandbox.run({"ls"}).out == "fb\thttps://www.facebook.com\tby visual\tsocial,fun\n");
}

TEST_CASE("an invalid edit opens again with the error on top, until it is mended") {
  Sandbox sandbox;
  fill(sandbox);
  const std::string script =
      "cat \"$1\" >> \"$HOME/seen\"; echo ---- >> \"$HOME/seen\"\n"
      "if grep -q '^#! ' \"$1\"; then sed -i 's|^target:.*|target: example.com|' \"$1\"\n"
      "else sed -i 's|^target:.*|target: javascript:x|' \"$1\"; fi";
  CHECK(sandbox.run({"edit", "fb"}, editor(sandbox, script)) == Outcome{"go/fb -> https://example.com\n", "", 0});
  const std::string seen = sandbox.read_file("seen");
  const std::string second = seen.substr(seen.find("----\n") + 5);
  CHECK(second.starts_with(
      "#! target 'javascript:x' has the scheme 'javascript:', which could run code in the page that follows "
      "the link\nkeyword:     fb\ntarget: javascript:x\n"));
}

TEST_CASE("an edit ends when the same wrong text is saved again") {
  struct Case {
    const char* change;
    const char* message;
  };
  const Case cases[] = {
      {"sed -i 's|^target:.*|target: a b|' \"$1\"", "edit cancelled: target 'a b' contains white space"},
      {"sed -i 's|^keyword:.*|keyword: taken|' \"$1\"", "edit cancelled: 'taken' already leads to https://example.com"},
      {"sed -i 's|^keyword:.*|keyword:|' \"$1\"", "edit cancelled: the keyword is empty"},
      {"sed -i 's|^target:.*|target: go/fb|' \"$1\"", "edit cancelled: 'fb' is an alias that leads back to itself"},
      {"sed -i 's|^target:|targte:|' \"$1\"",
       "edit cancelled: 'targte' is no line of this form (did you mean 'target'?)"},
      {"grep -q hello \"$1\" || echo hello >> \"$1\"", "edit cancelled: 'hello' is no line of this form"},
      {"grep -q 'tags: x' \"$1\" || echo 'tags: x' >> \"$1\"", "edit cancelled: there are two lines 'tags:'"},
      {": > \"$1\"", "edit cancelled"},
      {"echo '# nothing' > \"$1\"", "edit cancelled"},
  };
  Sandbox sandbox;
  sandbox.run({"add", "taken", "example.com"});
  fill(sandbox);
  for (const Case& one : cases) {
    CAPTURE(one.change);
    CHECK(sandbox.run({"edit", "fb"}, editor(sandbox, one.change)) ==
          Outcome{"", "golinks: " + std::string(one.message) + "\n", 1});
    CHECK(sandbox.run({"ls", "fb"}).out == untouched);
    CHECK_FALSE(has_leftovers(sandbox));
  }
}

TEST_CASE("an editor that fails or does not exist cancels the edit") {
  Sandbox sandbox;
  fill(sandbox);
  CHECK(sandbox.run({"edit", "fb"}, {.environment = {{"EDITOR", "false"}}}) ==
        Outcome{"", "golinks: edit cancelled: the editor 'false' failed (exit 1)\n", 1});
  const Outcome missing = sandbox.run({"edit", "fb"}, {.environment = {{"EDITOR", "no-such-editor"}}});
  CHECK(missing.code == 1);
  CHECK(missing.err.ends_with("golinks: edit cancelled: the editor 'no-such-editor' failed (exit 127)\n"));
  CHECK_FALSE(has_leftovers(sandbox));
}

TEST_CASE("an edit is refused when the link changed meanwhile, and the text is kept") {
  Sandbox sandbox;
  fill(sandbox);
  const std::string script = Sandbox::golinks().string() +
                             " edit fb other.example.com > /dev/null\n"
                             "sed -i 's|^target:.*|target: mine.example.com|' \"$1\"";
  const Outcome outcome = sandbox.run({"edit", "fb"}, editor(sandbox, script));
  CHECK(outcome.code == 1);
  const std::string begin = "golinks: 'fb' was changed by another command meanwhile; your text is kept in ";
  REQUIRE(outcome.err.starts_with(begin));
  const std::string kept = outcome.err.substr(begin.size(), outcome.err.size() - begin.size() - 1);
  CHECK(sandbox.read_file(kept).find("target: mine.example.com") != std::string::npos);
  CHECK(sandbox.run({"get", "fb"}).out == "https://other.example.com\n");
}

TEST_CASE("an edit of a link that vanished meanwhile is refused") {
  Sandbox sandbox;
  fill(sandbox);
  const std::string script =
      Sandbox::golinks().string() + " rm fb\nsed -i 's|^target:.*|target: mine.example.com|' \"$1\"";
  CHECK(sandbox.run({"edit", "fb"}, editor(sandbox, script)).code == 1);
  CHECK(sandbox.run({"ls"}) == Outcome{"", "", 0});
}

TEST_CASE("edit keeps the time of creation") {
  Sandbox sandbox;
  const std::string line =
      R"({"keyword":"a","target":"https://w","created":"2020-01-02T03:04:05Z","updated":"2020-01-02T03:04:05Z"})";
  sandbox.run({"import", "-"}, {.input = line});
  sandbox.run({"edit", "a", "-d", "new"});
  const std::string shown = sandbox.run({"show", "a"}).out;
  CHECK(shown.find("created:     2020-01-02 03:04:05\n") != std::string::npos);
  CHECK(shown.find("updated:     2020") == std::string::npos);
}
