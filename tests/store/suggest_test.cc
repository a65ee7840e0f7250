#include "store/suggest.h"

#include <doctest/doctest.h>

using namespace golinks;  // NOLINT

TEST_CASE("edit distance counts inserts, deletes, replacements and swaps") {
  CHECK(edit_distance("wiki", "wiki", 3) == 0);
  CHECK(edit_distance("wkii", "wiki", 3) == 1);
  CHECK(edit_distance("wik", "wiki", 3) == 1);
  CHECK(edit_distance("wikki", "wiki", 3) == 1);
  CHECK(edit_distance("waki", "wiki", 3) == 1);
  CHECK(edit_distance("", "abc", 3) == 3);
  CHECK(edit_distance("abc", "xyz", 2) == 3);
  CHECK(edit_distance("a", "abcdefgh", 2) == 3);
}

TEST_CASE("suggestions come nearest first and ignore case and dashes") {
  Suggestions suggestions("Wkii");
  for (const std::string_view word : {"wiki", "WIKI-2", "docs", "wika"}) suggestions.consider(word);
  const auto words = suggestions.take();
  REQUIRE_FALSE(words.empty());
  CHECK(words.front() == "wiki");
  Suggestions dashes("code review");
  dashes.consider("Code-Review");
  CHECK(dashes.take() == std::vector<std::string>{"Code-Review"});
}

TEST_CASE("a beginning is taken for the word") {
  Suggestions suggestions("face");
  suggestions.consider("facebook");
  CHECK(suggestions.take() == std::vector<std::string>{"facebook"});
}

TEST_CASE("nothing near, nothing said") {
  Suggestions suggestions("qqqq");
  suggestions.consider("facebook");
  CHECK(did_you_mean(suggestions.take()).empty());
}

TEST_CASE("of one-letter words only those that share the letter are near") {
  Suggestions suggestions("q");
  for (const std::string_view word : {"b", "Q", "qa", "ab"}) suggestions.consider(word);
  CHECK(suggestions.take() == std::vector<std::string>{"Q", "qa"});
}

TEST_CASE("the words of a suggestion") {
  CHECK(did_you_mean(std::vector<std::string>{"a"}) == " (did you mean 'a'?)");
  CHECK(did_you_mean(std::vector<std::string>{"a", "b"}) == " (did you mean 'a' or 'b'?)");
  CHECK(did_you_mean(std::vector<std::string>{"a", "b", "c"}) == " (did you mean 'a', 'b' or 'c'?)");
}
