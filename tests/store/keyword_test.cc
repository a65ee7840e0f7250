#include "store/keyword.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace golinks;  // NOLINT

TEST_CASE("keywords that are allowed") {
  for (const std::string keyword : {"fb", "team/docs", "Code-Review", "c++-ref", "2024", "ü", "日本語", "a.b",
                                    "a/b/c/d", "x:y", "a=b", "naïve", "v1.0", "(x)", "!", "@me", "~", "👩‍💻"}) {
    CAPTURE(keyword);
    CHECK(check_keyword(keyword));
  }
  CHECK(check_keyword(std::string(256, 'a')));
}

TEST_CASE("keywords that are refused, and why") {
  struct Case {
    std::string keyword, why;
  };
  for (const Case& refused : std::vector<Case>{
           {"", "the keyword is empty"},
           {std::string(257, 'a'), "is longer than 256 bytes"},
           {"a b", "contains white space"},
           {"a\tb", "contains white space"},
           {"a\u00a0b", "contains white space"},
           {"a\nb", "contains white space"},
           {std::string("a\0b", 3), "contains a control character"},
           {"a\x7f", "contains a control character"},
           {"a\u202eb", "contains a control character"},
           {"a\xff", "is not valid UTF-8"},
           {"\xc0\xaf", "is not valid UTF-8"},
           {"\xed\xa0\x80", "is not valid UTF-8"},
           {"a?b", "contains '?'"},
           {"a#b", "contains '#'"},
           {"a%b", "contains '%'"},
           {"a\\b", "contains '\\'"},
           {"a\"b", "contains '\"'"},
           {"<b>", "contains '<'"},
           {"a>b", "contains '>'"},
           {"{a", "contains '{'"},
           {"a}", "contains '}'"},
           {"a|b", "contains '|'"},
           {"a^b", "contains '^'"},
           {"a`b", "contains '`'"},
           {"/a", "has an empty segment"},
           {"a/", "has an empty segment"},
           {"a//b", "has an empty segment"},
           {"/", "has an empty segment"},
           {".", "has a segment '.' or '..'"},
           {"..", "has a segment '.' or '..'"},
           {"a/..", "has a segment '.' or '..'"},
           {"a/./b", "has a segment '.' or '..'"},
           {".new", "begins with '.'"},
           {"c++", "ends with '+', which shows the page of a link (go/fb+)"},
           {"\u200b", "has a segment of characters that show nothing"},
           {"a/\u00ad-\ufe0f", "has a segment of characters that show nothing"},
           {"--", "has a segment made only of '-' and '_'"},
           {"a/_", "has a segment made only of '-' and '_'"},
       }) {
    CAPTURE(refused.keyword);
    const auto result = check_keyword(refused.keyword);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::invalid);
    CHECK(result.error().message.ends_with(refused.why));
    CHECK(result.error().message.size() < 200);
    for (const char c : result.error().message) CHECK(static_cast<unsigned char>(c) >= 0x20);
  }
}

TEST_CASE("spellings with the same key are the same keyword") {
  const std::vector<std::vector<std::string>> same = {
      {"codereview", "Code-Review", "code_review", "CODE-_REVIEW", "-codereview-"},
      {"strasse", "Straße", "STRASSE", "straẞe"},
      {"café", "cafe\u0301", "CAFÉ", "Cafe\u0301"},
      {"k", "\u212a"},   // the Kelvin sign
      {"fi", "\ufb01"},  // the ligature
      {"σας", "ΣΑΣ", "σασ"},
      {"team/docs", "Team/Docs", "te-am/do_cs"},
      {"wiki", "wi\u00adki", "wiki\u200b", "\u2060WIKI", "w\u200di\u034fki"},
      {"\u2764", "\u2764\ufe0f", "\u2764\ufe0e"},
      {"caf\u00e9s", "cafe\u200b\u0301s"},
  };
  for (const auto& spellings : same) {
    const std::string key = keyword_key(spellings.front());
    for (const std::string& spelling : spellings) {
      CAPTURE(spelling);
      CHECK(keyword_key(spelling) == key);
      CHECK(keyword_has_key(spelling, key));
      CHECK(keyword_hash(spelling) == key_hash(key));
    }
    for (const auto& others : same) {
      if (&others != &spellings) CHECK_FALSE(keyword_has_key(others.back(), key));
    }
  }
}

TEST_CASE("a keyword does not have the key of its beginning or its continuation") {
  CHECK_FALSE(keyword_has_key("fb", "f"));
  CHECK_FALSE(keyword_has_key("fb", "fbx"));
  CHECK_FALSE(keyword_has_key("fé", "f"));
  CHECK_FALSE(keyword_has_key("f", ""));
  CHECK(keyword_has_key("--", ""));
}

TEST_CASE("malformed UTF-8 has a key too, so that damaged bytes can be looked at") {
  CHECK(keyword_key("A\xff-B") ==
        "a\xff"
        "b");
  CHECK(keyword_hash("A\xff-B") == key_hash("a\xff"
                                            "b"));
}
