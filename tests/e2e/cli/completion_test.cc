// What Tab offers in bash, with the completion file as it is installed.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::Sandbox;

namespace {

// Calls the function as bash does after Tab: with the words of the line so far, split at '=' and ':' too (COMP_WORDBREAKS).
constexpr const char* ask = R"(
. "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_golinks
((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
)";

std::string offered(Sandbox& sandbox, const std::vector<std::string>& words) {
  const auto prefix = Sandbox::golinks().parent_path().parent_path();
  std::vector<std::string> arguments = {"-c", ask, "bash", (prefix / "share/bash-completion/completions/golinks").string(), "golinks"};
  arguments.insert(arguments.end(), words.begin(), words.end());
  const std::string path = (prefix / "bin").string() + ":/usr/bin:/bin";
  const Outcome outcome = sandbox.run_program("bash", arguments, {.environment = {{"PATH", path}}});
  CHECK(outcome.err.empty());
  return outcome.out;
}

}  // namespace

TEST_CASE("bash completion offers commands, options, keywords and what an option takes") {
  Sandbox sandbox;
  sandbox.run({"add", "facebook", "www.facebook.com"});
  sandbox.run({"add", "team/docs", "docs.example.com"});
  CHECK(offered(sandbox, {"ex"}) == "export\n");
  CHECK(offered(sandbox, {"--v"}) == "--version\n");
  CHECK(offered(sandbox, {"ls", "--r"}) == "--reverse\n");
  CHECK(offered(sandbox, {"get", ""}) == "facebook\nteam/docs\n");
  CHECK(offered(sandbox, {"--color", "never", "rm", "facebook", "team/"}) == "team/docs\n");
  CHECK(offered(sandbox, {"daemon", "sta"}) == "start\nstatus\n");
  CHECK(offered(sandbox, {"help", "im"}) == "import\n");
  CHECK(offered(sandbox, {"undo", ""}).empty());
  CHECK(offered(sandbox, {"nosuch", ""}).empty());
}

TEST_CASE("bash completion offers the values of an option after a blank and after '='") {
  Sandbox sandbox;
  CHECK(offered(sandbox, {"import", "--on-conflict", "k"}) == "keep\n");
  CHECK(offered(sandbox, {"import", "--on-conflict", "=", "k"}) == "keep\n");
  CHECK(offered(sandbox, {"import", "--on-conflict", "="}) == "fail\nkeep\nreplace\n");
  CHECK(offered(sandbox, {"ls", "--sort", "=", "c"}) == "created\n");
  CHECK(offered(sandbox, {"--color", "=", "a"}) == "auto\nalways\n");
  CHECK(offered(sandbox, {"--color", "=", "never", "da"}) == "daemon\n");
  CHECK(offered(sandbox, {"add", "--description", "=", "a"}).empty());
}

TEST_CASE("bash completion expands nothing that a keyword holds") {
  Sandbox sandbox;
  sandbox.run({"add", "a$(touch$IFS'pwned')", "example.com"});
  sandbox.run({"add", "a*&;b", "example.com"});
  CHECK(offered(sandbox, {"get", "a"}) == "a\\$\\(touch\\$IFS\\'pwned\\'\\)\na\\*\\&\\;b\n");
  CHECK_FALSE(std::filesystem::exists(sandbox.home() / "pwned"));
}
