#include "cli/printable.h"

#include <doctest/doctest.h>

namespace golinks::cli {

TEST_CASE("control characters and malformed bytes become visible") {
  const std::pair<std::string, std::string> cases[] = {
      {"plain", "plain"},
      {"", ""},
      {"a\x1b[31mb", "a\uFFFD[31mb"},
      {"a\tb\nc\rd", "a\uFFFDb\uFFFDc\uFFFDd"},
      {std::string("a\0b", 3), "a\uFFFDb"},
      {"\x7f", "\uFFFD"},
      {"\u009b31m", "\uFFFD31m"},
      {"\xff\xc3", "\uFFFD\uFFFD"},
      {"Größe 東京", "Größe 東京"},
  };
  for (const auto& [text, expected] : cases) CHECK(printable(text) == expected);
}

TEST_CASE("JSON keeps its value and shows no control character") {
  CHECK(printable_json("{\"a\":\"Größe\"}") == "{\"a\":\"Größe\"}");
  CHECK(printable_json("\"\u009b31m\u0080\x7f\u00a0\"") == "\"\\u009b31m\\u0080\\u007f\u00a0\"");
}

TEST_CASE("width is counted in columns") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("Größe") == 5);
  CHECK(display_width("東京") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("\xff") == 1);
}

TEST_CASE("a text is cut to columns, never inside a character") {
  CHECK(cut_to_width("abcdef", 6) == "abcdef");
  CHECK(cut_to_width("abcdef", 5) == "abcd…");
  CHECK(cut_to_width("abcdef", 1) == "…");
  CHECK(cut_to_width("abcdef", 0) == "");
  CHECK(cut_to_width("東京東京", 6) == "東京…");
  CHECK(cut_to_width("東京東京", 4) == "東…");
  CHECK(cut_to_width("ÄÖÜ", 2) == "Ä…");
}

}  // namespace golinks::cli
