#include "cli/line_reader.h"

#include <doctest/doctest.h>

#include <vector>

#include "tests/cli/lines_of.h"

namespace golinks::cli {
namespace {

std::vector<std::string> all(LineReader lines) {
  std::vector<std::string> result;
  for (auto line = lines.next(); line && *line; line = lines.next()) result.emplace_back(**line);
  return result;
}

}  // namespace

TEST_CASE("lines are the same however few bytes come at a time") {
  const std::string long_line(200'000, 'x');
  const std::string text = "one\n\nthree\r\n" + long_line + "\nlast";
  for (const std::size_t at_a_time : std::vector<std::size_t>{1, 2, 3, 70'000, 1'000'000}) {
    CHECK(all(lines_of(text, at_a_time)) == std::vector<std::string>{"one", "", "three\r", long_line, "last"});
  }
  CHECK(all(lines_of("")).empty());
  CHECK(all(lines_of("\n")) == std::vector<std::string>{""});
  CHECK(all(lines_of("a\n")) == std::vector<std::string>{"a"});
}

TEST_CASE("a line may be as long as the limit and no longer") {
  const std::string longest(LineReader::max_line_bytes, 'x');
  CHECK(all(lines_of(longest + "\nb", 1 << 16)) == std::vector<std::string>{longest, "b"});
  LineReader lines = lines_of(longest + "x\n", 1 << 16);
  CHECK(lines.next().error().message == "is longer than 1 MiB");
}

TEST_CASE("a reader knows how far it has come") {
  LineReader lines = lines_of("one\ntwo");
  CHECK(lines.done() == 0);
  CHECK(lines.next());
  CHECK(lines.done() == 4);
  CHECK(lines.next());
  CHECK(lines.done() == 7);
  CHECK(lines.size() == 0);
}

TEST_CASE("a file that is not there is an error") {
  CHECK(LineReader::open("/nowhere/at/all").error().message ==
        "cannot read /nowhere/at/all: No such file or directory");
  Result<LineReader> folder = LineReader::open("/");
  REQUIRE(folder);
  CHECK(folder->next().error().message == "cannot read /: Is a directory");
}

}  // namespace golinks::cli
