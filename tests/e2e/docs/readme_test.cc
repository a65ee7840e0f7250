// The transcripts in README.md are what the programs say.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/support/masked_times.h"
#include "tests/support/sandbox.h"

using namespace golinks::test;  // NOLINT

namespace {

std::string read_whole(const std::string& path) {
  std::ifstream file(path);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// All transcripts, one after the other.
std::string transcripts(const std::string& readme) {
  const std::string opening = "```console\n";
  std::string text;
  for (std::size_t begin = readme.find(opening); begin != std::string::npos; begin = readme.find(opening, begin)) {
    begin += opening.size();
    text += readme.substr(begin, readme.find("```", begin) - begin);
  }
  REQUIRE_FALSE(text.empty());
  return text;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("README: each command of the transcripts prints what stands below it") {
  Sandbox sandbox;
  const std::string address = free_address();
  sandbox.write_file(".config/golinks/config.toml", fmt::format("listen = \"{}\"\n", address));
  sandbox.unset("GOLINKS_NO_DAEMON");
  sandbox.run({"daemon", "start"});
  std::istringstream lines(transcripts(read_whole(GOLINKS_SOURCE_DIR "/README.md")));
  std::string command, expected, actual;
  int commands = 0;
  const auto run_and_compare = [&] {
    if (command.empty()) return;
    CAPTURE(command);
    std::string here = command;
    replace_all(here, "localhost:26479", address);
    const std::string path = Sandbox::golinks().parent_path().string() + ":/usr/bin:/bin";
    Outcome outcome = sandbox.run_program("/bin/sh", {"-c", here}, {.environment = {{"PATH", path}}});
    actual = outcome.out + outcome.err;
    replace_all(actual, "\r\n", "\n");
    if (actual.ends_with("\n\n")) actual.pop_back();
    CHECK(with_masked_times({actual, "", 0}) == with_masked_times({expected, "", 0}));
    ++commands;
  };
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("$ ")) {
      run_and_compare();
      command = line.substr(2);
      expected.clear();
    } else {
      expected += line + '\n';
    }
  }
  run_and_compare();
  CHECK(commands >= 5);
}
