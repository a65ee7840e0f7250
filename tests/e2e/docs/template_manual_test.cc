// The addresses in golinks-template(7) are what golinks gives.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "tests/support/sandbox.h"

using namespace golinks::test;  // NOLINT

namespace {

// The lines of the display that begins with `first`.
std::vector<std::string> display(const std::string& path, const std::string& first) {
  std::ifstream file(path);
  REQUIRE(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line) && line != first;) {
  }
  for (std::string line = first; line != ".Ed" && file; std::getline(file, line)) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("golinks-template(7): each request leads where the manual says") {
  Sandbox sandbox;
  int requests = 0;
  for (const std::string& line : display(GOLINKS_SOURCE_DIR "/man/golinks-template.7", "https://h/p")) {
    CAPTURE(line);
    if (!line.starts_with(' ')) {
      const std::string with_bare = ", with --bare ";
      const std::size_t end = line.find(with_bare);
      const std::string bare = end == std::string::npos ? "" : line.substr(end + with_bare.size());
      REQUIRE(sandbox.run({"add", "-f", "x", line.substr(0, end), "--bare", bare}).code == 0);
      continue;
    }
    std::string request, url;
    std::istringstream(line) >> request >> url;
    const Outcome outcome = sandbox.run({"get", request.substr(3)});
    CHECK(outcome.out == url + "\n");
    CHECK(outcome.err.empty() == (url.find("///") == std::string::npos));  // a gap is told of
    ++requests;
  }
  CHECK(requests == 24);
}
