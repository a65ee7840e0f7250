// The store file as other programs see it.
#include <doctest/doctest.h>

#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::Sandbox;

namespace {

// The file that golinks writes, decoded with the published schema.
Outcome decoded(Sandbox& sandbox) {
  return sandbox.run_program(
      "protoc", {"--decode=golinks.v1.Store", "--proto_path=" GOLINKS_SOURCE_DIR "/proto", "golinks/v1/store.proto"},
      {.input = sandbox.read_file(sandbox.store())});
}

}  // namespace

TEST_CASE("protoc reads the file whatever the commands did to it") {
  Sandbox sandbox;
  const std::string two_links =
      "{\"keyword\":\"x\",\"target\":\"https://x\"}\n{\"keyword\":\"y\",\"target\":\"go/x\"}\n";
  struct Step {
    std::vector<std::string> words;
    std::string expected;
  };
  const Step steps[] = {
      {{"add", "facebook", "www.facebook.com", "-d", "Größe", "-t", "social"}, "command: \"add facebook\""},
      {{"edit", "facebook", "m.facebook.com", "--bare", "www.facebook.com"},
       "bare_target: \"https://www.facebook.com\""},
      {{"mv", "facebook", "fb", "--alias"}, "target: \"go/fb\""},
      {{"rm", "facebook"}, "command: \"rm facebook\""},
      {{"undo"}, "undoes: 4"},
      {{"import", "-"}, "command: \"import - (2 links)\""},
      {{"compact"}, "command: \"import - (2 links)\""},
      {{"add", "last", "example.com"}, "command: \"add last\""},
  };
  for (const Step& step : steps) {
    CAPTURE(step.words.front());
    const Outcome outcome = sandbox.run(step.words, {.input = step.words.front() == "import" ? two_links : ""});
    CHECK(outcome.code == 0);
    const Outcome text = decoded(sandbox);
    CHECK(text.code == 0);
    CHECK(text.err.empty());
    CHECK(text.out.find(step.expected) != std::string::npos);
  }
}

TEST_CASE("at the limit for the size of files a command says so, and the store stays as it was") {
  Sandbox sandbox;
  REQUIRE(sandbox.run({"add", "first", "example.com"}).code == 0);
  const std::string before = sandbox.read_file(sandbox.store());
  const std::string script = "ulimit -f 1 && exec \"$0\" edit first -d \"$1\"";
  const Outcome refused =
      sandbox.run_program("sh", {"-c", script, Sandbox::golinks().string(), std::string(4000, 'x')});
  CHECK(refused.code == 1);
  CHECK(refused.err ==
        "golinks: nothing was saved: cannot write to " + sandbox.store().string() + ": File too large\n");
  CHECK(sandbox.read_file(sandbox.store()) == before);
}

TEST_CASE("nothing is left beside what is no store") {
  Sandbox sandbox;
  const auto file = sandbox.write_file("passwd", "root:x:0:0::/root:/bin/sh\n");
  CHECK(sandbox.run({"add", "a", "example.com"}, {.environment = {{"GOLINKS_STORE", file.string()}}}).code == 1);
  CHECK_FALSE(std::filesystem::exists(file.string() + ".lock"));
  CHECK(sandbox.run({"add", "a", "example.com"}, {.environment = {{"GOLINKS_STORE", "/dev/null"}}}).code == 1);
  CHECK_FALSE(std::filesystem::exists("/dev/null.lock"));
}
