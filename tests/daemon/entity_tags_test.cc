#include "daemon/entity_tags.h"

#include <doctest/doctest.h>

namespace golinks {
namespace {

using Tags = std::vector<std::string>;

TEST_CASE("entity tags are read from lists, in whichever form scripts send them") {
  const struct {
    std::string headers;
    bool is_sent, any;
    Tags tags, weak;
  } cases[] = {
      {"", false, false, {}, {}},
      {"If-Match: *\r\n", true, true, {}, {}},
      {"If-Match: \"a\"\r\n", true, false, {"a"}, {}},
      {"if-match:\"a\" , \"b\",\"c\"\r\n", true, false, {"a", "b", "c"}, {}},
      {"If-Match: \"a\"\r\nX: y\r\nIF-MATCH: \"b\"\r\n", true, false, {"a", "b"}, {}},
      {"If-Match: \"a,b\", W/\"c\"\r\n", true, false, {"a,b"}, {"c"}},
      {"If-Match: abc\r\n", true, false, {"abc"}, {}},
      {"If-Match: abc, def\r\n", true, false, {"abc", "def"}, {}},
      {"If-Match: , ,\"a\",\r\n", true, false, {"a"}, {}},
      {"If-Match: \"\"\r\n", true, false, {""}, {}},
      {"If-Match: \"unclosed, \"b\"\r\n", true, false, {"unclosed, \"b"}, {}},
      {"If-Match:\r\n", true, false, {}, {}},
      {"If-None-Match: \"a\"\r\n", false, false, {}, {}},
  };
  for (const auto& [headers, is_sent, any, tags, weak] : cases) {
    CAPTURE(headers);
    const EntityTags found = read_entity_tags(headers, "If-Match");
    CHECK(found.is_sent == is_sent);
    CHECK(found.any == any);
    CHECK(found.tags == tags);
    CHECK(found.weak == weak);
  }
}

TEST_CASE("a state is named by any tag of a list, weak or not, and by a star") {
  const auto name = [](const std::string& list, const char* version) {
    return read_entity_tags("If-None-Match: " + list + "\r\n", "If-None-Match").name(version);
  };
  CHECK(name("\"x\", \"a\"", "a"));
  CHECK(name("W/\"a\"", "a"));
  CHECK(name("*", "a"));
  CHECK_FALSE(name("\"ab\", \"b\"", "a"));
  CHECK_FALSE(name("", "a"));
}

}  // namespace
}  // namespace golinks
