// The transcripts in README.md are what the programs say.
#include <doctest/doctest.h>

#include "tests/e2e/docs/transcript.h"

namespace golinks::test {
namespace {

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

TEST_CASE("README: each command of the transcripts prints what stands below it") {
  TranscriptRunner runner;
  runner.sandbox().run({"daemon", "start"});
  CHECK(runner.check(transcripts(source_text("README.md"))) >= 5);
}

}  // namespace
}  // namespace golinks::test
