#include "store/key_search.h"

#include <doctest/doctest.h>

#include <array>
#include <random>

using namespace golinks;  // NOLINT

namespace {

Change put_of(std::string_view keyword, std::string_view link_bytes) { return {false, keyword, link_bytes, {}}; }

// Words of letters that fold, combine, expand, are dropped or are malformed.
std::string random_word(std::mt19937& random) {
  static const std::array<std::string, 20> pieces = {
      "a",      "A",      "e",      "\u0301", "-",      "_",      "/", "z",    "9",      "\u212a",
      "\u00df", "\ufb01", "\u0345", "\u03a3", "\u03c2", "\u1e9e", "k", "\xff", "\u0130", "y"};
  std::string word;
  for (auto length = 1 + random() % 5; length > 0; --length) word += pieces[random() % pieces.size()];
  return word;
}

}  // namespace

TEST_CASE("a search finds a keyword exactly when their keys are equal") {
  std::mt19937 random(7);
  for (int i = 0; i < 200'000; ++i) {
    const std::string keyword = random_word(random);
    const std::string key = keyword_key(random_word(random));
    const bool is_same = keyword_key(keyword) == key;
    CAPTURE(keyword);
    CAPTURE(key);
    REQUIRE(keyword_has_key(keyword, key) == is_same);
    KeySearch search({&key, 1});
    REQUIRE(search.see(put_of(keyword, "x")) == is_same);
    REQUIRE(keyword_hash(keyword) == key_hash(keyword_key(keyword)));
  }
}

TEST_CASE("many keys are searched like few, each also when it is asked for twice, and the last change counts") {
  std::vector<std::string> keys;
  for (int i = 0; i < 30; ++i) keys.push_back("k" + std::to_string(i % 20));
  const std::string first = encode_link({"k3", "https://1", {}, {}, {}, 0, 0, {}});
  const std::string second = encode_link({"K-3", "https://2", {}, {}, {}, 0, 0, {}});
  KeySearch search(keys);
  CHECK(search.see(put_of("k3", first)));
  CHECK(search.see(put_of("k4", first)));
  CHECK(search.see(put_of("K-3", second)));
  CHECK(search.see({true, "k4", {}, {}}));
  CHECK_FALSE(search.see(put_of("other", first)));
  const auto found = search.found();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    CAPTURE(i);
    REQUIRE(found[i].has_value() == (keys[i] == "k3"));
    if (found[i]) CHECK(found[i]->target == "https://2");
  }
}
