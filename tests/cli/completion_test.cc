#include "cli/completion.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/command_table.h"
#include "tests/store/sample_store.h"
#include "tests/support/scratch_folder.h"

namespace golinks::cli {
namespace {

class Desk {
 public:
  explicit Desk(bool has_links = true) {
    if (!has_links) return;
    add("facebook", "https://f.example");
    add("team/docs", "https://d.example");
    add("Über:uns", "https://u.example");
    add("gh", "https://g.example/{owner}/{repo}");
    Link tagged = test::make_link("wiki", "https://w.example");
    tagged.tags = {"dev", "Docs"};
    REQUIRE(store_.change("add wiki", [&](const StoreView&) -> Result<Changes> {
      Changes changes;
      changes.put = {tagged};
      return changes;
    }));
  }

  // What is offered for the last of the words: "word word", "files" or "(hint)".
  std::string tab(std::vector<std::string> words) const {
    const std::string typed = words.back();
    words.pop_back();
    const Completions completions = complete(store_, words, typed);
    if (completions.files) return "files";
    if (!completions.hint.empty()) return "(" + completions.hint + ")";
    std::vector<std::string> offered;
    for (const Candidate& candidate : completions.candidates) offered.push_back(candidate.word);
    return fmt::format("{}", fmt::join(offered, " "));
  }

  void add(const std::string& keyword, const std::string& target) { REQUIRE(test::put(store_, keyword, target)); }
  Store& store() { return store_; }
  [[nodiscard]] const Store& store() const { return store_; }

 private:
  test::ScratchFolder folder_;
  Store store_{Env::posix(), folder_ / "links.pb"};
};

std::string all_commands() { return fmt::format("{}", fmt::join(command_names(), " ")); }

}  // namespace

TEST_CASE("a keyword is described by where it leads, and by its arguments if it takes any") {
  const Desk desk;
  CHECK(complete(desk.store(), std::vector<std::string>{"open"}, "fa").candidates ==
        std::vector<Candidate>{{"facebook", "https://f.example"}});
  CHECK(complete(desk.store(), std::vector<std::string>{"open"}, "gh").candidates ==
        std::vector<Candidate>{{"gh", "gh/{owner}/{repo} -> https://g.example/{owner}/{repo}"}});
}

TEST_CASE("Tab offers what goes at each place of the command line") {
  const Desk desk;
  struct {
    std::vector<std::string> words;
    std::string offered;
  } const cases[] = {
      {{"ex"}, "export"},
      {{"zz"}, ""},
      {{"--"}, "--color --help --version"},
      {{"-"}, "--color --help --version"},
      {{"--color", ""}, "auto always never"},
      {{"--color", "never", "ex"}, "export"},
      {{"--color=never", "get", "f"}, "facebook"},
      {{"--color=a"}, "--color=auto --color=always"},
      {{"get", "--co"}, "--color"},
      {{"get", "--color", "n"}, "never"},
      {{"get", ""}, "facebook gh team/docs wiki Über:uns"},
      {{"get", "te"}, "team/docs"},
      {{"get", "TE"}, "TEam/docs"},
      {{"get", "ü"}, "über:uns"},
      {{"get", "Über:"}, "Über:uns"},
      {{"get", "x"}, "(KEYWORD[/ARGS]: what would be typed after go/ in a browser)"},
      {{"get", "facebook/"}, "(what follows facebook is added to https://f.example)"},
      {{"open", "gh/ann/"}, "({repo} of gh/{owner}/{repo}: https://g.example/{owner}/{repo})"},
      {{"get", "facebook", ""}, ""},
      {{"show", "--", "w"}, "wiki"},
      {{"show", "--", "--"}, "(KEYWORD: the link to show)"},
      {{"rm", "facebook", "WIKI", ""}, "gh team/docs Über:uns"},
      {{"mv", "w"}, "wiki"},
      {{"mv", "wiki", ""}, "(NEW: the new keyword)"},
      {{"add", "w"}, "(KEYWORD: the word to call it by, such as facebook or team/docs)"},
      {{"add", "f", ""}, "(URL: where it leads; https:// is added when it has no scheme)"},
      {{"add", "f", "go/fa"}, "go/facebook"},
      {{"add", "f", "--bare=go/w"}, "--bare=go/wiki"},
      {{"add", "-t", ""}, "Docs dev"},
      {{"add", "-td"}, "-tdev"},
      {{"add", "-ft", "d"}, "dev"},
      {{"add", "-ftd"}, "-ftdev"},
      {{"add", "--tag", "D"}, "Docs"},
      {{"add", "--tag=d"}, "--tag=dev"},
      {{"add", "-f"}, "-f"},
      {{"add", "-x"}, ""},
      {{"add", "-d", "w"}, "(TEXT: what it is, in one line)"},
      {{"ls", "--"}, "--tag --sort --reverse --json --color --help"},
      {{"ls", "-r", "--tag", "dev", "--sort=created", "--"}, "--tag --json --color --help"},
      {{"ls", "--sort", "c"}, "created"},
      {{"ls", "--sort="}, "--sort=keyword --sort=created --sort=updated --sort=hits"},
      {{"ls", "--nonsense=", ""},
       "(TEXT: only links with each of them in keyword, target, description or tags, whatever its case)"},
      {{"import", ""}, "files"},
      {{"import", "-"}, "--on-conflict --dry-run --color --help"},
      {{"import", "--on-conflict", ""}, "fail keep replace"},
      {{"export", "x"}, "files"},
      {{"log", ""}, "facebook gh team/docs wiki Über:uns"},
      {{"log", "-n", ""}, "(N: only the last N changes)"},
      {{"undo", ""}, "5 4 3 2 1"},
      {{"undo", "3"}, "3"},
      {{"daemon", "st"}, "start stop status"},
      {{"daemon", "start", "--l"}, "--listen"},
      {{"completion", ""}, "bash zsh fish"},
      {{"help", "ex"}, "export"},
      {{"help", ""}, all_commands() + " template store golinksd"},
      {{"help", "st"}, "store"},
      {{""}, all_commands()},
      {{"web", ""}, ""},
      {{"nosuch", ""}, ""},
      {{"nosuch", "--"}, ""},
  };
  for (const auto& [words, offered] : cases) {
    CAPTURE(fmt::format("{}", fmt::join(words, " ")));
    CHECK(desk.tab(words) == offered);
  }
}

TEST_CASE("every command, option and choice of the table can be reached by Tab") {
  const Desk desk;
  for (const Command* command : command_table()) {
    CAPTURE(command->name);
    const std::string name(command->name);
    CHECK(desk.tab({name}) == name);
    for (const Option& option : command->options) {
      CHECK(desk.tab({name, fmt::format("--{}", option.name)}) == fmt::format("--{}", option.name));
      if (option.value == Value::choice) {
        CHECK(desk.tab({name, fmt::format("--{}", option.name), ""}) ==
              fmt::format("{}", fmt::join(split_choices(option.choices), " ")));
      }
    }
    if (command->positionals.empty()) continue;
    const Positional& first = command->positionals.front();
    if (first.value == Value::choice)
      CHECK(desk.tab({name, ""}) == fmt::format("{}", fmt::join(split_choices(first.choices), " ")));
    if (first.value == Value::file) CHECK(desk.tab({name, ""}) == "files");
    if (first.value == Value::text || first.value == Value::url)
      CHECK(desk.tab({name, ""}) == fmt::format("({}: {})", first.name, first.help));
  }
}

TEST_CASE(
    "what is offered is described: links by their targets, commands and options by their help, changes by their "
    "commands") {
  Desk desk;
  const std::vector<std::string> none;
  CHECK(complete(desk.store(), none, "und").candidates ==
        std::vector<Candidate>{{"undo", "Reverse the last change, or an earlier one"}});
  CHECK(complete(desk.store(), std::vector<std::string>{"get"}, "fa").candidates ==
        std::vector<Candidate>{{"facebook", "https://f.example"}});
  CHECK(complete(desk.store(), std::vector<std::string>{"ls"}, "--r").candidates ==
        std::vector<Candidate>{{"--reverse", "the other way round"}});
  CHECK(complete(desk.store(), std::vector<std::string>{"undo"}, "5").candidates ==
        std::vector<Candidate>{{"5", "add wiki"}});
}

TEST_CASE("go/ before a keyword is completed like the keyword") {
  const Desk desk;
  CHECK(desk.tab({"get", "go/fa"}) == "go/facebook");
  CHECK(desk.tab({"rm", "http://go/team/d"}) == "http://go/team/docs");
  CHECK(desk.tab({"get", "go/gh/x"}).find("{repo}") != std::string::npos);
}

TEST_CASE("an accent that is written apart is completed like one that is not") {
  Desk desk;
  desk.add("e\u0301cole", "https://e.example");
  desk.add("caf\u00e9s", "https://c.example");
  for (const char* typed : {"\u00e9c", "e\u0301c", "\u00c9c"}) {
    CAPTURE(typed);
    CHECK(desk.tab({"get", typed}) == std::string(typed) + "ole");
  }
  CHECK(desk.tab({"get", "cafe\u0301"}) == "cafe\u0301s");
}

TEST_CASE("what Tab offers is accepted: for every command, and every value of a first argument that has few") {
  const Desk desk;
  for (const Command* command : command_table()) {
    std::vector<std::string> firsts = {""};
    if (!command->positionals.empty() && command->positionals.front().value == Value::choice) {
      for (const std::string_view choice : split_choices(command->positionals.front().choices))
        firsts.emplace_back(choice);
    }
    for (const std::string& first : firsts) {
      std::vector<std::string> words;
      if (!first.empty()) words.push_back(first);
      std::vector<std::string> line = words;
      line.insert(line.begin(), std::string(command->name));
      for (const Candidate& offered : complete(desk.store(), line, "--").candidates) {
        std::vector<std::string> given = words;
        given.push_back(offered.word);
        const Parsed<Arguments> read = read_arguments(*command, given);
        if (read) continue;
        CAPTURE(read.error());
        CHECK(read.error().find("unknown option") == std::string::npos);
        CHECK(read.error().find("does not go with") == std::string::npos);
      }
    }
  }
  CHECK(desk.tab({"daemon", "logs", "--"}) == "--number --follow --color --help");
  CHECK(desk.tab({"daemon", "stop", "--"}) == "--color --help");
  CHECK(desk.tab({"--", ""}).empty());
  CHECK(desk.tab({"--", "ad"}).empty());
  CHECK(desk.tab({"get", "--", "fa"}) == "facebook");
}

TEST_CASE("descriptions are short and cannot steer a terminal") {
  Desk desk;
  desk.add("long", "https://" + std::string(5000, 'a'));
  desk.add("odd", "https://x\x1b[31m");
  const auto target_of = [&](const char* typed) {
    return complete(desk.store(), std::vector<std::string>{"get"}, typed).candidates.front().description;
  };
  CHECK(target_of("long") == "https://" + std::string(91, 'a') + "…");
  CHECK(target_of("odd") == "https://x\ufffd[31m");
}

TEST_CASE("without a store commands and options are offered all the same") {
  const Desk desk(false);
  CHECK(desk.tab({"ex"}) == "export");
  CHECK(desk.tab({"get", ""}) == "(KEYWORD[/ARGS]: what would be typed after go/ in a browser)");
  CHECK(desk.tab({"ls", "-t", ""}) == "(TAG: only links with this tag; with several, with all of them)");
  const Result<Store> none = failure(ErrorCode::invalid, "no home");
  for (const char* command : {"get", "rm", "undo", "log"})
    CHECK(complete(none, std::vector<std::string>{command}, "").candidates.empty());
}

}  // namespace golinks::cli
