#include "cli/import_file.h"

#include <doctest/doctest.h>

namespace golinks::cli {

namespace {

Result<std::vector<Link>> read(std::string_view text) {
  Output nowhere(-1);
  Progress progress(nowhere, false);
  return read_links(text, 42, progress);
}

}  // namespace

TEST_CASE("lines become links with the time of now where they give none") {
  const auto links = read("{\"keyword\":\"a\",\"target\":\"a.com\"}\n\n{\"keyword\":\"b\",\"target\":\"b.com\",\"created\":\"1970-01-01T00:00:01Z\"}");
  REQUIRE(links);
  REQUIRE(links->size() == 2);
  CHECK(links->at(0).target == "https://a.com");
  CHECK(links->at(0).created_us == 42);
  CHECK(links->at(1).created_us == 1000000);
  CHECK(links->at(1).updated_us == 1000000);
}

TEST_CASE("an empty text holds no links") {
  for (const char* text : {"", "\n", " \r\n\t\n", "\xef\xbb\xbf", "\xef\xbb\xbf\n"}) {
    const auto links = read(text);
    REQUIRE(links);
    CHECK(links->empty());
  }
}

TEST_CASE("lines are counted with blank ones") {
  const auto links = read("\n\r\n{\"keyword\":\"a\",\"target\":\"a.com\"}\n\nx\n");
  REQUIRE_FALSE(links);
  CHECK(links.error().message.starts_with("line 5: "));
}

TEST_CASE("the same keyword twice names both lines") {
  const auto links = read("{\"keyword\":\"a-b\",\"target\":\"a.com\"}\n{\"keyword\":\"AB\",\"target\":\"a.com\"}");
  REQUIRE_FALSE(links);
  CHECK(links.error().message == "line 2: keyword 'AB' is on line 1 already");
}

}  // namespace golinks::cli
