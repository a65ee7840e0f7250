// Tab, pressed in real shells with the completions as they are installed.
#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/e2e/cli/interactive_shell.h"

using golinks::test::InteractiveShell;
using golinks::test::Outcome;
using golinks::test::Sandbox;

namespace {

void fill(Sandbox& sandbox) {
  sandbox.run({"add", "facebook", "https://f.example", "-t", "social"});
  sandbox.run({"add", "gh", "https://g.example/{owner}/{repo}"});
  sandbox.run({"add", "Team/Docs", "https://d.example"});
  sandbox.run({"add", "Über:uns", "https://u.example"});
  sandbox.run({"add", "x:y=z", "https://x.example"});
  sandbox.run({"add", "x@home", "https://h.example"});
  sandbox.run({"add", "p$(touch$IFS'pwned')", "https://p.example"});
  sandbox.run({"add", "q*&;q", "https://q.example"});
  sandbox.write_file("links of mine.jsonl", "");
}

std::vector<std::string> installed(const std::vector<std::string>& shells) {
  std::vector<std::string> result;
  for (const std::string& name : shells) {
    if (InteractiveShell::is_installed(name)) result.push_back(name);
    else MESSAGE("skipped: there is no " << name);
  }
  return result;
}

std::set<std::filesystem::path> files_below(const std::filesystem::path& folder) {
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) files.insert(entry.path());
  return files;
}

struct Typed {
  const char* line;
  const char* arguments;
};

constexpr std::string_view home = "HOME";  // stands for the home folder

constexpr Typed typed_lines[] = {
    {"golinks exp\t", "<export>"},
    {"golinks nosuch fa\t", "<nosuch><fa>"},
    {"golinks --ver\t", "<--version>"},
    {"golinks --color nev\t op\t fa\t", "<--color><never><open><facebook>"},
    {"golinks --color=nev\t op\t fa\t", "<--color=never><open><facebook>"},
    {"golinks ls --rev\t", "<ls><--reverse>"},
    {"golinks ls --sort cr\t", "<ls><--sort><created>"},
    {"golinks ls --sort=cr\t", "<ls><--sort=created>"},
    {"golinks import --on-conflict k\t", "<import><--on-conflict><keep>"},
    {"golinks import lin\t", "<import><links of mine.jsonl>"},
    {"golinks import ~/lin\t", "<import><HOME/links of mine.jsonl>"},
    {"golinks import 'links o\t", "<import><links of mine.jsonl>"},
    {"golinks get fa\t", "<get><facebook>"},
    {"golinks get team/d\t", "<get><team/docs>"},
    {"golinks get Te\t", "<get><Team/Docs>"},
    {"golinks get ü\t", "<get><über:uns>"},
    {"golinks get Über:\t", "<get><Über:uns>"},
    {"golinks get x:\t", "<get><x:y=z>"},
    {"golinks get x:y=\t", "<get><x:y=z>"},
    {"golinks get x@\t", "<get><x@home>"},
    {"golinks get 'fa\t", "<get><facebook>"},
    {"golinks get \"x:\t", "<get><x:y=z>"},
    {"golinks get p\t", "<get><p$(touch$IFS'pwned')>"},
    {"golinks get q\t", "<get><q*&;q>"},
    {"golinks rm x:y=z fa\t", "<rm><x:y=z><facebook>"},
    {"golinks show -- fa\t", "<show><--><facebook>"},
    {"golinks add new go/fa\t", "<add><new><go/facebook>"},
    {"golinks add new -d 'two words' -t so\t", "<add><new><-d><two words><-t><social>"},
    {"golinks undo 7\t", "<undo><7>"},
    {"golinks log Te\t", "<log><Team/Docs>"},
    {"golinks daemon sto\t", "<daemon><stop>"},
    {"golinks help exp\t", "<help><export>"},
    {"golinks completion z\t", "<completion><zsh>"},
};

}  // namespace

TEST_CASE("Tab completes commands, options, their values, keywords and files in bash, zsh and fish") {
  for (const std::string& name : installed({"bash", "zsh", "fish"})) {
    CAPTURE(name);
    Sandbox sandbox;
    fill(sandbox);
    InteractiveShell shell(sandbox, name);
    for (const auto& [line, arguments] : typed_lines) {
      CAPTURE(line);
      std::string expected = arguments;
      if (const std::size_t at = expected.find(home); at != std::string::npos)
        expected.replace(at, home.size(), sandbox.home().string());
      REQUIRE(shell.enter(line) == expected);
    }
    CHECK_FALSE(std::filesystem::exists(sandbox.home() / "pwned"));
    CHECK_FALSE(std::filesystem::exists(sandbox.store().string() + ".daemon"));
  }
}

TEST_CASE("zsh and fish show where links lead and what comes next") {
  for (const std::string& name : installed({"zsh", "fish"})) {
    CAPTURE(name);
    Sandbox sandbox;
    fill(sandbox);
    CHECK(InteractiveShell(sandbox, name).shows("golinks get x\t", "https://h.example"));
    CHECK(InteractiveShell(sandbox, name).shows("golinks e\t", "Write all links as JSON Lines"));
    CHECK(InteractiveShell(sandbox, name).shows("golinks open \t", "gh/{owner}/{repo} -> "));
    CHECK(InteractiveShell(sandbox, name).shows("golinks add new \t", "URL: where it leads"));
    CHECK(InteractiveShell(sandbox, name).shows("golinks open gh/ann/\t", "{repo} of gh/{owner}/{repo}"));
  }
}

TEST_CASE("the scripts that golinks prints work where none is installed") {
  for (const std::string& name : installed({"bash", "zsh", "fish"})) {
    CAPTURE(name);
    Sandbox sandbox;
    fill(sandbox);
    InteractiveShell shell(sandbox, name, InteractiveShell::Script::printed);
    CHECK(shell.enter("golinks get fa\t") == "<get><facebook>");
    CHECK(shell.enter("golinks import lin\t") == "<import><links of mine.jsonl>");
  }
}

TEST_CASE("an alias of the shell completes as golinks does, and keywords that are aliases like any other") {
  const std::map<std::string, std::string> definitions = {
      {"bash", "alias g=golinks; complete -F _golinks g"}, {"zsh", "alias g=golinks"}, {"fish", "alias g golinks"}};
  for (const std::string& name : installed({"bash", "zsh", "fish"})) {
    CAPTURE(name);
    Sandbox sandbox;
    fill(sandbox);
    sandbox.run({"add", "mates", "go/facebook"});
    InteractiveShell shell(sandbox, name);
    CHECK(shell.enter(definitions.at(name) + "; golinks x") == "<x>");
    CHECK(shell.enter("g get ma\t") == "<get><mates>");
  }
}

TEST_CASE("bash lists what there is to choose from") {
  Sandbox sandbox;
  fill(sandbox);
  CHECK(InteractiveShell(sandbox, "bash").shows("golinks get x\t", "x:y=z"));
  CHECK(InteractiveShell(sandbox, "bash").shows("golinks daemon sta\t", "status"));
  sandbox.write_file("out.txt", "");
  CHECK(InteractiveShell(sandbox, "bash").enter("golinks get fa\t > out.t\t; cat out.txt") == "<get><facebook>");
}

TEST_CASE("asking what to offer writes nothing, starts nothing and never complains") {
  Sandbox sandbox;
  sandbox.unset("GOLINKS_NO_DAEMON");
  const auto before = files_below(sandbox.home());
  CHECK(sandbox.run({"__complete", "fish", "rm", ""}) ==
        Outcome{"hint KEYWORD: the links to remove: all of them, or none if one does not exist\n", "", 0});
  CHECK(sandbox.run({"__complete", "zsh", "und"}) ==
        Outcome{"words\nundo:Reverse the last change, or an earlier one\n", "", 0});
  CHECK(sandbox.run({"__complete", "bash", "golinks un", " ="}) == Outcome{"words\nundo\n", "", 0});
  CHECK(sandbox.run({"__complete", "bash"}) == Outcome{"words\n", "", 0});
  CHECK(sandbox.run({"__complete"}) == Outcome{"words\n", "", 0});
  CHECK(sandbox.run({"__complete", "zsh", "get", "a"}, {.environment = {{"HOME", ""}}}).code == 0);
  CHECK(files_below(sandbox.home()) == before);
}

TEST_CASE("a damaged store still offers its other links, and what is no store offers none") {
  Sandbox sandbox;
  for (const char* keyword : {"aa", "ab", "ac"}) sandbox.run({"add", keyword, "example.com"});
  const std::string store = ".local/share/golinks/links.pb";
  std::string bytes = sandbox.read_file(store);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  sandbox.write_file(store, bytes);
  CHECK(sandbox.run({"__complete", "bash", "golinks get a", ""}) == Outcome{"words\naa\nac\n", "", 0});
  sandbox.write_file(store, "no store at all\n");
  CHECK(sandbox.run({"__complete", "bash", "golinks get a", ""}).err.empty());
  CHECK(sandbox.run({"__complete", "fish", "ex"}) == Outcome{"words\nexport\tWrite all links as JSON Lines\n", "", 0});
}

TEST_CASE("'golinks completion' prints the installed scripts, and they work when they are evaluated") {
  Sandbox sandbox;
  const auto share = Sandbox::golinks().parent_path().parent_path() / "share";
  const std::pair<const char*, const char*> scripts[] = {{"bash", "bash-completion/completions/golinks"},
                                                         {"zsh", "zsh/site-functions/_golinks"},
                                                         {"fish", "fish/vendor_completions.d/golinks.fish"}};
  for (const auto& [shell, path] : scripts)
    CHECK(sandbox.run({"completion", shell}).out == sandbox.read_file(share / path));
  CHECK(sandbox.run({"completion", "tcsh"}) ==
        Outcome{"",
                "golinks: completion: SHELL is one of bash, zsh, fish, not 'tcsh' (see 'golinks completion --help')\n",
                2});
}
