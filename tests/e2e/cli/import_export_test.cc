#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>

#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::Sandbox;

namespace {

constexpr const char* two_lines =
    R"({"keyword":"a","target":"https://a","description":"A","tags":["x"],"created":"2026-01-02T03:04:05.678901Z","updated":"2026-02-03T04:05:06.000000Z"})"
    "\n"
    R"({"keyword":"b","target":"go/a","bare":"https://b","description":"","tags":[],"created":"2026-01-02T03:04:05.678901Z","updated":"2026-02-03T04:05:06.000000Z"})"
    "\n";

}  // namespace

TEST_CASE("export writes what import reads") {
  Sandbox sandbox;
  CHECK(sandbox.run({"import", "-"}, {.input = two_lines}) == Outcome{"imported 2 links\n", "", 0});
  CHECK(sandbox.run({"export"}) == Outcome{two_lines, "", 0});
  CHECK(sandbox.run({"export", "-"}) == Outcome{two_lines, "", 0});
  CHECK(sandbox.run({"export", "out.jsonl"}) == Outcome{"", "", 0});
  CHECK(sandbox.read_file("out.jsonl") == two_lines);
  Sandbox other;
  CHECK(other.run({"import", (sandbox.home() / "out.jsonl").string()}) == Outcome{"imported 2 links\n", "", 0});
  CHECK(other.run({"export"}) == Outcome{two_lines, "", 0});
}

TEST_CASE("export replaces its file whole, keeps its mode and follows a link") {
  Sandbox sandbox;
  sandbox.run({"import", "-"}, {.input = two_lines});
  const auto file = sandbox.write_file("folder/real.jsonl", "old");
  chmod(file.c_str(), 0640);
  std::filesystem::create_symlink(file, sandbox.home() / "link.jsonl");
  CHECK(sandbox.run({"export", "link.jsonl"}) == Outcome{"", "", 0});
  CHECK(std::filesystem::is_symlink(sandbox.home() / "link.jsonl"));
  CHECK(sandbox.read_file(file) == two_lines);
  struct stat status {};
  REQUIRE(stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
  CHECK(std::distance(std::filesystem::directory_iterator(sandbox.home() / "folder"), {}) == 1);
}

TEST_CASE("export that cannot write says why and leaves nothing behind") {
  Sandbox sandbox;
  sandbox.run({"import", "-"}, {.input = two_lines});
  CHECK(sandbox.run({"export", "no/such/folder/x"}).code == 1);
  CHECK(sandbox.run({"export", "/dev/full"}) ==
        Outcome{"", "golinks: cannot write /dev/full: No space left on device\n", 1});
  CHECK(sandbox.run({"export", "."}) == Outcome{"", "golinks: cannot write .: Is a directory\n", 1});
  CHECK(sandbox.run({"export", "/dev/stdout"}) == Outcome{two_lines, "", 0});
}

TEST_CASE("export never writes over the store or what is beside it, whatever it is called") {
  Sandbox sandbox;
  sandbox.run({"import", "-"}, {.input = two_lines});
  const auto store = sandbox.store();
  const std::string before = sandbox.read_file(store);
  const auto folder = store.parent_path();
  std::filesystem::create_hard_link(store, sandbox.home() / "hard.jsonl");
  std::filesystem::create_symlink(store, sandbox.home() / "soft.jsonl");
  std::filesystem::create_directory_symlink(folder, sandbox.home() / "folder");
  sandbox.write_file(folder / "links.pb.usage", "counts");
  for (const std::string& path :
       {store.string(), (folder / "." / "links.pb").string(), store.string() + ".lock", store.string() + ".usage",
        store.string() + ".index", std::string("hard.jsonl"), std::string("soft.jsonl"), std::string("folder/links.pb"),
        std::string("folder/links.pb.daemon")}) {
    CAPTURE(path);
    CHECK(sandbox.run({"export", path}) ==
          Outcome{"", "golinks: " + path + " is a file of the store itself: give the export a name of its own\n", 1});
    CHECK(sandbox.read_file(store) == before);
  }
  CHECK(sandbox.read_file(folder / "links.pb.usage") == "counts");
  CHECK(sandbox.run({"export", "links.pb"}).code == 0);  // in another folder it is a name like any other
  CHECK(sandbox.run({"export", (folder / "mine.jsonl").string()}).code == 0);
}

TEST_CASE("export never writes over a store that is a symbolic link, at either of its ends") {
  Sandbox sandbox;
  const auto real = sandbox.write_file("dotfiles/my.pb", "");
  std::filesystem::create_symlink(real, sandbox.home() / "links.pb");
  sandbox.set("GOLINKS_STORE", "links.pb");
  sandbox.run({"import", "-"}, {.input = two_lines});
  for (const char* path : {"links.pb", "links.pb.lock", "dotfiles/my.pb", "dotfiles/my.pb.lock"}) {
    CAPTURE(path);
    CHECK(sandbox.run({"export", path}).code == 1);
  }
  CHECK(sandbox.run({"export"}) == Outcome{two_lines, "", 0});
}

TEST_CASE("import accepts blank lines, CRLF, a byte order mark and a last line without an end") {
  Sandbox sandbox;
  const std::string text =
      "\xef\xbb\xbf{\"keyword\":\"a\",\"target\":\"https://a\"}\r\n\r\n   \n{\"keyword\":\"b\",\"target\":\"b.com\"}";
  CHECK(sandbox.run({"import", "-"}, {.input = text}) == Outcome{"imported 2 links\n", "", 0});
  CHECK(sandbox.run({"ls"}).out == "a\thttps://a\t\t\nb\thttps://b.com\t\t\n");
  CHECK(sandbox.run({"import", "-"}) == Outcome{"imported 0 links\n", "", 0});
}

TEST_CASE("a bad line is named by its number and nothing is imported") {
  const std::string good = "{\"keyword\":\"good\",\"target\":\"https://good\"}\n";
  struct Case {
    std::string line;
    std::string message;
  };
  const Case cases[] = {
      {R"({"keyword":"a","target":"https://a","foo":1})", "line 2: unknown key 'foo'"},
      {R"({"keyword":"a b","target":"https://a"})", "line 2: keyword 'a b' contains white space"},
      {R"({"keyword":"a","target":"javascript:1"})",
       "line 2: target 'javascript:1' has the scheme 'javascript:', which could run code in the page that follows the "
       "link"},
      {good, "line 2: keyword 'good' is on line 1 already"},
      {R"({"keyword":"GO-OD","target":"https://a"})", "line 2: keyword 'GO-OD' is on line 1 already"},
      {"{not json", "line 2: not valid JSON"},
      {"not json", "line 2: not a JSON object (import reads what 'golinks export' writes, one link a line)"},
      {"[1]", ""},
      {R"({"target":"https://a"})", ""},
      {R"({"keyword":1,"target":"https://a"})", ""},
      {std::string("{\"keyword\":\"a\xff\",\"target\":\"https://a\"}"), ""},
      {std::string("{\"keyword\":\"a\",\"target\":\"https://a\"}") + '\0', ""},
      {std::string(200000, '['), ""},
      {std::string("\0", 1), "line 2: contains a NUL byte"},
  };
  Sandbox sandbox;
  for (const Case& one : cases) {
    const Outcome outcome = sandbox.run({"import", "-"}, {.input = good + one.line});
    CHECK(outcome.code == 1);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.starts_with("golinks: import: standard input: line 2: "));
    CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
    if (!one.message.empty()) CHECK(outcome.err == "golinks: import: standard input: " + one.message + "\n");
  }
  CHECK_FALSE(std::filesystem::exists(sandbox.store()));
}

TEST_CASE("import of what ls prints names export, which writes what import reads") {
  Sandbox sandbox;
  sandbox.run({"import", "-"}, {.input = two_lines});
  for (const std::vector<std::string>& list : {std::vector<std::string>{"ls", "--json"}, {"ls"}}) {
    CAPTURE(list.back());
    sandbox.write_file("links", sandbox.run(list).out);
    CHECK(sandbox.run({"import", "links"}) ==
          Outcome{"",
                  "golinks: import: links: line 1: not a JSON object (import reads what 'golinks export' writes, one "
                  "link a line)\n",
                  1});
  }
  // A line of the array is a link like any other.
  const std::string line = "  " + sandbox.run({"ls", "--json", "https://a"}).out.substr(2);
  sandbox.run({"rm", "a", "b"});
  CHECK(sandbox.run({"import", "-"}, {.input = line.substr(0, line.find('\n'))}) ==
        Outcome{"imported 1 link\n", "", 0});
}

TEST_CASE("import names the file that it cannot read") {
  Sandbox sandbox;
  CHECK(sandbox.run({"import", "nope"}) ==
        Outcome{"", "golinks: import: cannot read nope: No such file or directory\n", 1});
  CHECK(sandbox.run({"import", "."}) == Outcome{"", "golinks: import: cannot read .: Is a directory\n", 1});
}

TEST_CASE("keywords that are there already fail, stay or are replaced") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "old.example.com"});
  const Outcome refused = sandbox.run({"import", "-"}, {.input = two_lines});
  CHECK(refused == Outcome{"",
                           "golinks: import: keyword 'a' is there already (--on-conflict=keep leaves them, "
                           "--on-conflict=replace takes those of the file)\n",
                           1});
  CHECK(sandbox.run({"import", "-", "--on-conflict", "keep"}, {.input = two_lines}) ==
        Outcome{"imported 1 link (1 kept)\n", "", 0});
  CHECK(sandbox.run({"get", "a"}).out == "https://old.example.com\n");
  CHECK(sandbox.run({"import", "-", "--on-conflict=replace"}, {.input = two_lines}) ==
        Outcome{"imported 1 link (1 unchanged, 1 replaced)\n", "", 0});
  CHECK(sandbox.run({"export"}).out == two_lines);
  const std::string before = sandbox.read_file(sandbox.store());
  CHECK(sandbox.run({"import", "-", "--on-conflict=replace"}, {.input = two_lines}) ==
        Outcome{"imported 0 links (2 unchanged)\n", "", 0});
  CHECK(sandbox.run({"import", "-"}, {.input = two_lines}) == Outcome{"imported 0 links (2 unchanged)\n", "", 0});
  CHECK(sandbox.run({"import", "-"}, {.input = sandbox.run({"export"}).out}).out == "imported 0 links (2 unchanged)\n");
  CHECK(sandbox.read_file(sandbox.store()) == before);
}

TEST_CASE("several bad lines are told of at once, up to ten") {
  Sandbox sandbox;
  const std::string good = "{\"keyword\":\"a\",\"target\":\"https://a\"}\n";
  CHECK(
      sandbox.run({"import", "-"}, {.input = good + "x\n{}\n" + good + "\n"}) ==
      Outcome{"",
              "golinks: import: standard input: line 2: not a JSON object (import reads what 'golinks export' writes, "
              "one link a line)\n"
              "golinks: import: standard input: line 3: 'keyword' is missing\n"
              "golinks: import: standard input: line 4: keyword 'a' is on line 1 already\n",
              1});
  std::string many;
  for (int i = 0; i < 30; ++i) many += "{}\n";
  const Outcome outcome = sandbox.run({"import", "-"}, {.input = many});
  CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 11);
  CHECK(outcome.err.ends_with("line 10: 'keyword' is missing\ngolinks: import: and more\n"));
  CHECK_FALSE(std::filesystem::exists(sandbox.store()));
}

TEST_CASE("a key that is null counts as left out") {
  Sandbox sandbox;
  CHECK(sandbox.run({"import", "-"},
                    {.input = R"({"keyword":"a","target":"https://a","description":null,"tags":null,"bare":null,)"
                              R"("created":null,"updated":null,"hits":null})"}) == Outcome{"imported 1 link\n", "", 0});
  CHECK(sandbox.run({"import", "-"}, {.input = R"({"keyword":null,"target":"https://a"})"}) ==
        Outcome{"", "golinks: import: standard input: line 1: 'keyword' is missing\n", 1});
}

TEST_CASE("a replaced link keeps the time of its creation when the line gives none") {
  Sandbox sandbox;
  sandbox.run({"import", "-"}, {.input = two_lines});
  const auto replace = [&](const std::string& target) {
    return sandbox.run({"import", "-", "--on-conflict=replace"},
                       {.input = R"({"keyword":"a","target":")" + target + R"(","description":"A","tags":["x"]})"});
  };
  CHECK(replace("https://a") == Outcome{"imported 0 links (1 unchanged)\n", "", 0});
  CHECK(replace("https://new") == Outcome{"imported 1 link (1 replaced)\n", "", 0});
  const std::string exported = sandbox.run({"export"}).out;
  CHECK(exported.find(R"("https://new","description":"A","tags":["x"],"created":"2026-01-02T03:04:05.678901Z")") !=
        std::string::npos);
  CHECK(exported.find(R"("created":"2026-01-02T03:04:05.678901Z","updated":"2026-02-03T04:05:06.000000Z"})") >
        exported.find('\n'));
}

TEST_CASE("many conflicts are counted and the first are named") {
  Sandbox sandbox;
  std::string lines;
  for (int i = 0; i < 10; ++i) lines += R"({"keyword":"k)" + std::to_string(i) + R"(","target":"https://h"})" + "\n";
  sandbox.run({"import", "-"}, {.input = lines});
  for (std::size_t at = lines.find("//h"); at != std::string::npos; at = lines.find("//h", at))
    lines.replace(at, 3, "//i");
  CHECK(sandbox.run({"import", "-"}, {.input = lines}) ==
        Outcome{
            "",
            "golinks: import: keywords 'k0', 'k1', 'k2' and 7 more are there already (--on-conflict=keep leaves them, "
            "--on-conflict=replace takes those of the file)\n",
            1});
}

TEST_CASE("import --dry-run tells what would happen and changes nothing") {
  Sandbox sandbox;
  CHECK(sandbox.run({"import", "--dry-run", "-"}, {.input = two_lines}) == Outcome{"would import 2 links\n", "", 0});
  CHECK_FALSE(std::filesystem::exists(sandbox.store()));
  CHECK(sandbox.run({"import", "--dry-run", "-"}, {.input = "x"}).code == 1);
}

TEST_CASE("a store with an alias that leads nowhere can be exported, imported, edited and renamed") {
  Sandbox sandbox;
  sandbox.run({"add", "facebook", "www.facebook.com"});
  sandbox.run({"add", "fb", "go/facebook"});
  sandbox.run({"rm", "facebook"});
  const std::string exported = sandbox.run({"export"}).out;
  const std::string warning =
      "golinks: warning: standard input: line 1: 'fb' is an alias of 'facebook', which does not exist\n";
  CHECK(sandbox.run({"import", "-", "--dry-run", "--on-conflict=replace"}, {.input = exported}) ==
        Outcome{"would import 0 links (1 unchanged)\n", "", 0});
  CHECK(sandbox.run({"edit", "fb", "-d", "the network"}) == Outcome{"go/fb -> go/facebook\n", "", 0});
  CHECK(sandbox.run({"mv", "fb", "f"}) == Outcome{"go/f -> go/facebook\n", "", 0});
  CHECK(sandbox.run({"import", "-"}, {.input = exported}) == Outcome{"imported 1 link\n", warning, 0});
  CHECK(sandbox.run({"edit", "fb", "go/nowhere"}).code == 1);
}

TEST_CASE("aliases of an import are checked against the links as they will be") {
  Sandbox sandbox;
  const auto line = [](const std::string& keyword, const std::string& target) {
    return R"({"keyword":")" + keyword + R"(","target":")" + target + "\"}\n";
  };
  CHECK(sandbox.run({"import", "-"}, {.input = line("x", "go/y") + line("y", "https://y")}) ==
        Outcome{"imported 2 links\n", "", 0});
  CHECK(sandbox.run({"import", "-"}, {.input = line("a", "go/b") + line("b", "go/a")}) ==
        Outcome{"", "golinks: import: standard input: line 1: 'a' is an alias that leads back to itself\n", 1});
  CHECK(sandbox.run({"import", "-"}, {.input = "\n" + line("a", "go/nowhere")}) ==
        Outcome{"imported 1 link\n",
                "golinks: warning: standard input: line 2: 'a' is an alias of 'nowhere', which does not exist\n", 0});
  CHECK(sandbox.run({"import", "-", "--on-conflict=replace"}, {.input = line("y", "go/x")}) ==
        Outcome{"", "golinks: import: standard input: line 1: 'y' is an alias that leads back to itself\n", 1});
}

TEST_CASE("a slow import says on a terminal what it does, and erases that at its end") {
  Sandbox sandbox;
  REQUIRE(sandbox.run_program("mkfifo", {"slow"}).code == 0);
  // Its lines come more than a second after golinks opened it.
  golinks::test::Process writer =
      sandbox.start_program("sh", {"-c",
                                   "exec > slow; sleep 1.1; i=0; while [ $i -lt 300 ]; do echo "
                                   "'{\"keyword\":\"k'$i'\",\"target\":\"https://h\"}'; i=$((i + 1)); done"});
  const Outcome outcome = sandbox.run({"import", "slow"}, {.terminal = true});
  CHECK(outcome.code == 0);
  CHECK(outcome.out.starts_with("\rgolinks: reading\x1b[K"));
  CHECK(outcome.out.ends_with("\x1b[K\r\x1b[Kimported 300 links\n"));
  CHECK(writer.wait().code == 0);
}

TEST_CASE("a large import is whole and quick to look up") {
  Sandbox sandbox;
  std::string lines;
  constexpr int count = 100000;
  for (int i = 0; i < count; ++i)
    lines += R"({"keyword":"keyword-)" + std::to_string(i) + R"(","target":"https://example.com/)" + std::to_string(i) +
             "\"}\n";
  CHECK(sandbox.run({"import", "-"}, {.input = lines}) == Outcome{"imported 100000 links\n", "", 0});
  CHECK(sandbox.run({"get", "keyword-77777"}) == Outcome{"https://example.com/77777\n", "", 0});
  const std::string listed = sandbox.run({"ls"}).out;
  CHECK(std::count(listed.begin(), listed.end(), '\n') == count);
}
