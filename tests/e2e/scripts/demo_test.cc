// scripts/demo.sh with the installed golinks: what it shows, and that it leaves nothing behind.
#include <doctest/doctest.h>

#include <regex>

#include "tests/support/sandbox.h"
#include "tests/support/skip.h"

namespace golinks::test {
namespace {

TEST_CASE("demo.sh adds a link, follows its redirect and removes all that it made") {
  const bool has_curl = std::filesystem::exists("/usr/bin/curl");
  if (is_skipped(has_curl ? std::nullopt : std::optional<std::string>("there is no curl"))) return;
  Sandbox sandbox;
  std::filesystem::create_directory(sandbox.home() / "tmp");
  const Outcome shown =
      sandbox.run_program("/bin/sh", {GOLINKS_SOURCE_DIR "/scripts/demo.sh", std::getenv("GOLINKS_TEST_PREFIX")},
                          {.environment = {{"TMPDIR", (sandbox.home() / "tmp").string()}}});
  CAPTURE(shown);
  CHECK(shown.code == 0);
  CHECK(shown.err.empty());
  const std::string port = "127\\.0\\.0\\.1:[0-9]+";
  CHECK(std::regex_match(shown.out, std::regex("\n==> golinks in a home of its own\n"
                                               "\\$ golinks add facebook www.facebook.com\n"
                                               "go/facebook -> https://www.facebook.com\n"
                                               "\\$ golinks daemon start --listen 127.0.0.1:0\n"
                                               "golinksd is running at http://" +
                                               port +
                                               "/ \\(pid [0-9]+\\)\n"
                                               "\\$ curl -sI http://" +
                                               port +
                                               "/facebook\n"
                                               "HTTP/1.1 302 Found\r\n[^$]*Location: https://www.facebook.com\r\n[^$]*"
                                               "\\$ golinks get facebok\n"
                                               "golinks: no link named 'facebok' \\(did you mean 'facebook'\\?\\)\n"
                                               "\\$ golinks rm facebook\n"
                                               "removed go/facebook\n"
                                               "\\$ golinks undo\n"
                                               "undid 2: rm facebook\n")));
  CHECK(std::filesystem::is_empty(sandbox.home() / "tmp"));
  CHECK_FALSE(std::filesystem::exists(sandbox.store()));
}

}  // namespace
}  // namespace golinks::test
