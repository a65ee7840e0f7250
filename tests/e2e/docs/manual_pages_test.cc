// The manual pages are well-formed, whole, and about the programs that there are.
#include <doctest/doctest.h>

#include <regex>
#include <set>
#include <sstream>

#include "tests/e2e/docs/manual_source.h"
#include "tests/e2e/docs/transcript.h"
#include "tests/support/sandbox.h"

namespace golinks::test {
namespace {

// Which pages the machine has is no fault of ours; that our own are there is checked below.
bool is_about_another_page(const std::string& line) {
  return line.find("referenced manual not found") != std::string::npos ||
         line.find("outdated mandoc.db") != std::string::npos;
}

// What `pattern` finds in the text, in order and without repetitions.
std::set<std::string> all_matches(const std::string& text, const std::string& pattern) {
  std::set<std::string> found;
  const std::regex expression(pattern);
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match)
    found.insert(match->str(1));
  return found;
}

TEST_CASE("mandoc -T lint says nothing about the manual pages") {
  if (!std::filesystem::exists("/usr/bin/mandoc")) {
    MESSAGE("skipped: there is no mandoc, Debian package mandoc");
    return;
  }
  Sandbox sandbox;
  for (const std::string& page : manual_pages()) {
    CAPTURE(page);
    const Outcome judged = sandbox.run_program("mandoc", {"-T", "lint", GOLINKS_SOURCE_DIR "/man/" + page});
    std::istringstream lines(judged.out + judged.err);
    for (std::string line; std::getline(lines, line);) {
      if (!is_about_another_page(line)) FAIL_CHECK(line);
    }
  }
}

TEST_CASE("each manual page of golinks that another refers to is installed") {
  const std::regex reference("\n\\.Xr (golinks[a-z-]*) ([1-9])");
  const auto manuals = Sandbox::golinks().parent_path().parent_path() / "share/man";
  for (const std::string& page : manual_pages()) {
    const std::string text = source_text("man/" + page);
    for (std::sregex_iterator match(text.begin(), text.end(), reference), end; match != end; ++match) {
      CAPTURE(match->str());
      CHECK(std::filesystem::exists(manuals / ("man" + match->str(2)) / (match->str(1) + "." + match->str(2))));
    }
  }
}

TEST_CASE("golinksd(8) and golinksd --help tell of the same options") {
  Sandbox sandbox;
  const std::string help = sandbox.run_program(Sandbox::golinksd(), {"--help"}).out;
  const std::string manual = source_text("man/golinksd.8");
  const std::set<std::string> options = all_matches(help, "\n  --([a-z-]+)");
  CHECK(options.size() >= 6);
  CHECK(all_matches(manual, "\n\\.It Fl -([a-z-]+)") == options);
}

}  // namespace
}  // namespace golinks::test
