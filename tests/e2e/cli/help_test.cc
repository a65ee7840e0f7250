// `golinks help TOPIC`: on a terminal it opens the manual, and where it cannot, it prints what it knows.
#include <doctest/doctest.h>

#include "tests/support/sandbox.h"
#include "tests/support/text_search.h"

namespace golinks::test {
namespace {

std::string manual(const std::string& page) {
  return (Sandbox::golinks().parent_path().parent_path() / "share/man" / page).string();
}

// A home with a man that tells how it was called.
class Desk : public Sandbox {
 public:
  Desk() {
    write_script("bin/man", R"(echo "man $* with ${MANPAGER-no pager}")");
    write_script("bin/less", "");
    set("PATH", (home() / "bin").string());
  }
  Outcome help(const std::string& topic, const std::map<std::string, std::string>& environment = {}) {
    return run({"help", topic}, {.environment = environment, .terminal = true});
  }
};

TEST_CASE("on a terminal help COMMAND opens the manual where it tells of the command") {
  Desk desk;
  const std::string page = "man " + manual("man1/golinks.1");
  CHECK(desk.help("mv") == Outcome{page + " with less +/^[[:blank:]]{3}mv$\n", "", 0});
  CHECK(desk.help("mv", {{"PAGER", "less -R"}}).out == page + " with less -R +/^[[:blank:]]{3}mv$\n");
  CHECK(desk.help("mv", {{"MANPAGER", "most"}}).out == page + " with most\n");
  CHECK(desk.help("mv", {{"PAGER", "most"}}).out == page + " with no pager\n");
}

TEST_CASE("help opens the other pages of the manual too, and in a pipe man prints them") {
  Desk desk;
  for (const auto& [topic, page] : {std::pair("template", "man7/golinks-template.7"),
                                    {"store", "man5/golinks-store.5"},
                                    {"golinksd", "man8/golinksd.8"}}) {
    CHECK(desk.help(topic) == Outcome{"man " + manual(page) + " with no pager\n", "", 0});
    CHECK(desk.run({"help", topic}) == Outcome{"man " + manual(page) + " with no pager\n", "", 0});
  }
}

TEST_CASE("the exit code of man is that of help") {
  Desk desk;
  desk.write_script("bin/man", "exit 3\n");
  CHECK(desk.help("store").code == 3);
}

TEST_CASE("without man, in a pipe and with --help, the help of the command is printed") {
  Desk desk;
  const Outcome short_help = desk.run({"help", "mv"});
  CHECK(short_help.out.starts_with("Rename a link\n\nUsage: golinks mv [OPTIONS] OLD NEW\n"));
  CHECK(desk.run({"mv", "--help"}) == short_help);
  CHECK(desk.run({"mv", "--help"}, {.terminal = true}).out.starts_with("Rename a link\n"));
  CHECK(desk.help("setup-as-root").out.starts_with("Do root's part"));
  std::filesystem::remove(desk.home() / "bin/man");
  CHECK(desk.help("mv").out.starts_with("Rename a link\n"));
  CHECK(desk.run({"help", "store"}) == Outcome{"", "golinks: the manual cannot be shown: man is not installed\n", 1});
}

TEST_CASE("where the manual is not installed beside golinks, help says so") {
  Desk desk;
  std::filesystem::create_directories(desk.home() / "elsewhere/bin");
  std::filesystem::copy(Sandbox::golinks(), desk.home() / "elsewhere/bin/golinks");
  const auto golinks = desk.home() / "elsewhere/bin/golinks";
  CHECK(desk.run_program(golinks, {"help", "mv"}, {.terminal = true}).out.starts_with("Rename a link\n"));
  CHECK(desk.run_program(golinks, {"help", "store"}) ==
        Outcome{"", "golinks: the manual page golinks-store(5) is not installed beside golinks\n", 1});
  // As distributions install it.
  const auto page = desk.write_file("elsewhere/share/man/man5/golinks-store.5.gz", "");
  CHECK(desk.run_program(golinks, {"help", "store"}) == Outcome{"man " + page.string() + " with no pager\n", "", 0});
}

TEST_CASE("the list of commands names setup as the step that makes go/... work") {
  Desk desk;
  CHECK(has(desk.run({}).out, "\n  golinks setup                           makes go/... work in your browsers\n"));
}

TEST_CASE("the real man and less show the command's section first") {
  if (!std::filesystem::exists("/usr/bin/man") || !std::filesystem::exists("/usr/bin/less")) {
    MESSAGE("skipped: there is no man or no less, Debian packages man-db and less");
    return;
  }
  Sandbox sandbox;
  Process help = sandbox.start({"help", "undo"}, {.terminal = true});
  std::string shown;
  CHECK(help.wait_until([&](const std::string& output) {
    shown = output;
    return has(output, "Reverse the last change");
  }));
  CHECK_FALSE(has(shown, "short words for long addresses"));
  help.type("q");
  CHECK(help.wait().code == 0);
}

}  // namespace
}  // namespace golinks::test
