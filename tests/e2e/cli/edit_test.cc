#include <doctest/doctest.h>
#include <signal.h>
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

TEST_CASE("edit adds and removes single tags") {
  Sandbox sandbox;
  fill(sandbox);
  CHECK(sandbox.run({"edit", "fb", "--add-tag", "one,two", "--remove-tag", "FUN"}).code == 0);
  CHECK(sandbox.run({"ls"}).out == "fb\thttps://www.facebook.com\tThe network\tsocial,one,two\n");
  CHECK(sandbox.run({"edit", "fb", "--add-tag", "Social"}) == Outcome{"", "golinks: nothing changed\n", 0});
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
  CHECK(sandbox.run({"edit", "fb", "a b"}) ==
        Outcome{"", "golinks: target 'a b' contains white space; write 'a%20b'\n", 1});
  CHECK(sandbox.run({"edit", "fb", "go/alias"}) ==
        Outcome{"", "golinks: 'fb' is an alias that leads back to itself\n", 1});
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

TEST_CASE("on a terminal an invalid edit opens again with the error on top, when the person says so") {
  Sandbox sandbox;
  fill(sandbox);
  const std::string script =
      "cat \"$1\" >> \"$HOME/seen\"; echo ---- >> \"$HOME/seen\"\n"
      "if grep -q '^#! ' \"$1\"; then sed -i 's|^target:.*|target: example.com|' \"$1\"\n"
      "else sed -i 's|^target:.*|target: javascript:x|' \"$1\"; fi";
  RunOptions options = editor(sandbox, script);
  options.terminal = true;
  options.input = "\n";
  const Outcome outcome = sandbox.run({"edit", "fb"}, options);
  CHECK(outcome.code == 0);
  CHECK(outcome.out.find("Press Enter to edit again, or q and Enter to stop: ") != std::string::npos);
  CHECK(outcome.out.find("go/fb -> https://example.com") != std::string::npos);
  const std::string seen = sandbox.read_file("seen");
  const std::string second = seen.substr(seen.find("----\n") + 5);
  CHECK(second.starts_with(
      "#! target 'javascript:x' has the scheme 'javascript:', which could run code in the page that follows "
      "the link\nkeyword:     fb\ntarget: javascript:x\n"));
  CHECK_FALSE(has_leftovers(sandbox));
}

TEST_CASE("an invalid edit ends when the person stops it, and its text is kept") {
  Sandbox sandbox;
  fill(sandbox);
  // An editor that writes something else each time, and nothing valid.
  const std::string script = "echo x >> \"$HOME/times\"; date +%N | sed 's/.*/target: a &/' > \"$1\"";
  RunOptions options = editor(sandbox, script);
  options.terminal = true;
  options.input = "\nq\n";
  const Outcome outcome = sandbox.run({"edit", "fb"}, options);
  CHECK(outcome.code == 1);
  CHECK(sandbox.read_file("times") == "x\nx\n");
  CHECK(outcome.out.find("; your text is kept in ") != std::string::npos);
  CHECK(sandbox.run({"ls", "fb"}).out == untouched);
}

TEST_CASE("without a terminal an invalid edit is not asked for again, and its text is kept") {
  struct Case {
    const char* change;
    const char* message;
  };
  const Case cases[] = {
      {"sed -i 's|^target:.*|target: a b|' \"$1\"", "target 'a b' contains white space; write 'a%20b'"},
      {"sed -i 's|^keyword:.*|keyword: taken|' \"$1\"", "'taken' already leads to https://example.com"},
      {"sed -i 's|^keyword:.*|keyword:|' \"$1\"", "the keyword is empty"},
      {"sed -i 's|^target:.*|target: go/fb|' \"$1\"", "'fb' is an alias that leads back to itself"},
      {"sed -i 's|^target:|targte:|' \"$1\"", "'targte' is no line of this form (did you mean 'target'?)"},
      {"grep -q hello \"$1\" || echo hello >> \"$1\"", "'hello' is no line of this form"},
      {"grep -q 'tags: x' \"$1\" || echo 'tags: x' >> \"$1\"", "there are two lines 'tags:'"},
  };
  Sandbox sandbox;
  sandbox.run({"add", "taken", "example.com"});
  fill(sandbox);
  for (const Case& one : cases) {
    CAPTURE(one.change);
    const Outcome outcome = sandbox.run({"edit", "fb"}, editor(sandbox, one.change));
    const std::string begin = "golinks: edit cancelled: " + std::string(one.message) + "; your text is kept in ";
    CHECK(outcome.code == 1);
    REQUIRE(outcome.err.starts_with(begin));
    CHECK(std::filesystem::remove(outcome.err.substr(begin.size(), outcome.err.size() - begin.size() - 1)));
    CHECK(sandbox.run({"ls", "fb"}).out == untouched);
  }
}

TEST_CASE("an edit that is emptied is cancelled") {
  Sandbox sandbox;
  fill(sandbox);
  for (const char* change : {": > \"$1\"", "echo '# nothing' > \"$1\""}) {
    CHECK(sandbox.run({"edit", "fb"}, editor(sandbox, change)) == Outcome{"", "golinks: edit cancelled\n", 1});
    CHECK_FALSE(has_leftovers(sandbox));
  }
}

TEST_CASE("a byte order mark in front of what the editor saved does not count") {
  Sandbox sandbox;
  fill(sandbox);
  CHECK(sandbox.run({"edit", "fb"}, editor(sandbox,
                                           "{ printf '\\357\\273\\277'; cat \"$1\"; } > \"$1.new\"; mv \"$1.new\" "
                                           "\"$1\"; sed -i 's|^target:.*|target: example.com|' \"$1\"")) ==
        Outcome{"go/fb -> https://example.com\n", "", 0});
}

TEST_CASE("what the editor leaves beside the file is removed with it") {
  Sandbox sandbox;
  fill(sandbox);
  CHECK(sandbox.run({"edit", "fb"}, editor(sandbox, "cp \"$1\" \"$1~\"; touch \"$(dirname \"$1\")/.link.txt.swp\"")) ==
        Outcome{"", "golinks: nothing changed\n", 0});
  CHECK_FALSE(has_leftovers(sandbox));
}

TEST_CASE("a signal that ends golinks ends the editor too, and leaves nothing behind") {
  for (const int number : {SIGTERM, SIGHUP}) {
    CAPTURE(number);
    Sandbox sandbox;
    fill(sandbox);
    REQUIRE(sandbox.run_program("mkfifo", {"end"}).code == 0);
    auto process = sandbox.start(
        {"edit", "fb"}, editor(sandbox, "echo $$ > \"$HOME/pid\"; echo started; read -r line < \"$HOME/end\""));
    REQUIRE(process.wait_for_output("started"));
    process.signal(number);
    CHECK(process.wait().code == -number);
    CHECK_FALSE(has_leftovers(sandbox));
    CHECK(::kill(std::stoi(sandbox.read_file("pid")), 0) == -1);
    CHECK(sandbox.run({"ls", "fb"}).out == untouched);
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
  const std::string begin =
      "golinks: edit cancelled: 'fb' was changed by another command meanwhile; your text is kept in ";
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
