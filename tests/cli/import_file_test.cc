#include "cli/import_file.h"

#include <doctest/doctest.h>

#include "tests/cli/lines_of.h"

namespace golinks::cli {

namespace {

Result<ImportFile> read(std::string_view text) {
  Output nowhere(-1);
  Progress progress(nowhere, false);
  LineReader lines = lines_of(std::string(text));
  return read_import("f", lines, progress);
}

}  // namespace

TEST_CASE("lines become links and know which times they give") {
  const auto file = read(
      "{\"keyword\":\"a\",\"target\":\"a.com\"}\n\n{\"keyword\":\"b\",\"target\":\"b.com\",\"created\":\"1970-01-01T00:"
      "00:01Z\"}");
  REQUIRE(file);
  REQUIRE(file->lines.size() == 2);
  CHECK(file->lines[0].number == 1);
  CHECK(file->lines[0].link.target == "https://a.com");
  CHECK(file->lines[0].link.created_us == no_time);
  CHECK(file->lines[0].link.updated_us == no_time);
  CHECK(file->lines[1].number == 3);
  CHECK(file->lines[1].link.created_us == 1000000);
  CHECK(file->lines[1].link.updated_us == 1000000);
}

TEST_CASE("an empty text holds no links") {
  for (const char* text : {"", "\n", " \r\n\t\n", "\xef\xbb\xbf", "\xef\xbb\xbf\n"}) {
    const auto file = read(text);
    REQUIRE(file);
    CHECK(file->lines.empty());
  }
}

TEST_CASE("lines are counted with blank ones") {
  const auto file = read("\n\r\n{\"keyword\":\"a\",\"target\":\"a.com\"}\n\nx\n");
  REQUIRE_FALSE(file);
  CHECK(file.error().message.starts_with("f: line 5: "));
}

TEST_CASE("the same keyword twice names both lines") {
  const auto file = read("{\"keyword\":\"a-b\",\"target\":\"a.com\"}\n{\"keyword\":\"AB\",\"target\":\"a.com\"}");
  REQUIRE_FALSE(file);
  CHECK(file.error().message == "f: line 2: keyword 'AB' is on line 1 already");
}

TEST_CASE("an input without an end is refused after its first bad lines") {
  Output nowhere(-1);
  Progress progress(nowhere, false);
  const std::string same = "{\"keyword\":\"a\",\"target\":\"a.com\"}\n";
  LineReader repeated([&](char* buffer, std::size_t size) -> Result<std::size_t> { return same.copy(buffer, size); });
  const std::string message = read_import("f", repeated, progress).error().message;
  CHECK(message.starts_with("f: line 2: keyword 'a' is on line 1 already\nf: line 3: "));
  CHECK(message.ends_with("f: line 11: keyword 'a' is on line 1 already\nand more"));
  std::size_t calls = 0;
  LineReader zeros([&](char* buffer, std::size_t size) -> Result<std::size_t> {
    ++calls;
    std::fill_n(buffer, size, '\0');
    return size;
  });
  CHECK(read_import("f", zeros, progress).error().message == "f: line 1: is longer than 1 MiB");
  CHECK(calls < 100);
}

TEST_CASE("an input that cannot be read on is no import") {
  Output nowhere(-1);
  Progress progress(nowhere, false);
  bool is_first = true;
  LineReader broken([&](char* buffer, std::size_t size) -> Result<std::size_t> {
    if (!std::exchange(is_first, false)) return failure(ErrorCode::io, "cannot read f: Input/output error");
    return std::string("{\"keyword\":\"a\",\"target\":\"a.com\"}\n").copy(buffer, size);
  });
  CHECK(read_import("f", broken, progress).error().message == "cannot read f: Input/output error");
}

}  // namespace golinks::cli
