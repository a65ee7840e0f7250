// The examples in the manual pages are what the programs say.
#include <doctest/doctest.h>

#include <regex>

#include "tests/e2e/docs/manual_source.h"
#include "tests/e2e/docs/transcript.h"

namespace golinks::test {
namespace {

TEST_CASE("golinks(1): each example prints what stands below it") {
  TranscriptRunner runner;
  Sandbox& sandbox = runner.sandbox();
  sandbox.set("BROWSER", "true");
  sandbox.write_script("bin/ssh", "shift\nGOLINKS_NO_DAEMON=1 GOLINKS_STORE=$HOME/host.pb exec \"$@\"\n");
  // Root has to say for whom to set up.
  sandbox.write_script("bin/golinks", R"sh([ "$1 $(id -u)" != "setup 0" ] || set -- "$@" --user root
exec ')sh" + Sandbox::golinks().string() + "' \"$@\"\n");
  CHECK(runner.check(examples(source_text("man/golinks.1"))) >= 30);
}

TEST_CASE("golinks-template(7): each example prints what stands below it") {
  TranscriptRunner runner;
  CHECK(runner.check(examples(source_text("man/golinks-template.7"))) >= 5);
}

TEST_CASE("golinksd(8): each example prints what stands below it") {
  TranscriptRunner runner;
  CHECK(runner.check(examples(source_text("man/golinksd.8"))) >= 3);
}

TEST_CASE("no manual page shows a command that is not run here") {
  const std::regex command("^(golinksd?|curl|systemctl) ");
  for (const std::string& page : manual_pages()) {
    CAPTURE(page);
    const std::string text = source_text("man/" + page);
    for (const std::string& display : displays(text)) CHECK_FALSE(std::regex_search(display, command));
    CHECK(text.find("\n.Dl ") == std::string::npos);
  }
}

}  // namespace
}  // namespace golinks::test
