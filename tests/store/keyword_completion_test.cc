#include "store/keyword_completion.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "store/log.h"
#include "tests/store/sample_store.h"
#include "tests/support/scratch_folder.h"

using golinks::test::make_link;

namespace golinks {
namespace {

// A store that is written change by change.
class History {
 public:
  History& put(const std::string& keyword, const std::string& target = "https://x") {
    return append(
        [&](Transaction& transaction) { transaction.puts.push_back(encode_link(make_link(keyword, target))); });
  }
  History& remove(const std::string& keyword) {
    return append([&](Transaction& transaction) { transaction.removals.push_back(encode_removal(keyword)); });
  }

  std::string bytes = encode_format();

 private:
  template <typename Fill>
  History& append(Fill fill) {
    Transaction transaction;
    transaction.at_us = 1'700'000'000'000'000;
    transaction.command = "test";
    transaction.number = ++number_;
    fill(transaction);
    bytes += encode_transaction(transaction);
    return *this;
  }
  std::uint64_t number_ = 0;
};

Result<KeywordMatches> complete(const std::string& bytes, std::string_view typed, std::size_t limit) {
  const test::ScratchFolder folder;
  const std::string path = folder / "links.pb";
  auto file = Env::posix().open(path, OpenMode::create);
  REQUIRE(file);
  REQUIRE((*file)->write_at(0, bytes));
  return complete_keyword(Store(Env::posix(), path), typed, limit);
}

// "word word"; an error is its message.
std::string words(const std::string& bytes, std::string_view typed, std::size_t limit = 1000) {
  const auto found = complete(bytes, typed, limit);
  if (!found) return found.error().message;
  std::vector<std::string> all;
  for (const KeywordMatch& match : found->matches) all.push_back(match.word);
  return fmt::format("{}", fmt::join(all, " "));
}

// Of the first and the last in order, and so of all.
std::string common_beginning(const std::set<std::string>& words) {
  if (words.empty()) return "";
  const std::string& first = *words.begin();
  return {first.begin(), std::ranges::mismatch(first, *words.rbegin()).in1};
}

}  // namespace

TEST_CASE("keywords that begin with what was typed are offered in order, with their targets") {
  History history;
  history.put("wiki").put("facebook", "https://f").put("fb").put("team/docs");
  CHECK(words(history.bytes, "") == "facebook fb team/docs wiki");
  CHECK(words(history.bytes, "f") == "facebook fb");
  CHECK(words(history.bytes, "team/") == "team/docs");
  CHECK(words(history.bytes, "wiki") == "wiki");
  CHECK(words(history.bytes, "wikis") == "");
  CHECK(complete(history.bytes, "fa", 9)->matches.front().link.target == "https://f");
}

TEST_CASE("the last change of a link tells whether it is offered, and with which target") {
  History history;
  history.put("fb", "https://old")
      .put("gone")
      .put("back")
      .remove("back")
      .put("FB", "https://new")
      .remove("g-one")
      .put("back");
  CHECK(words(history.bytes, "") == "FB back");
  CHECK(complete(history.bytes, "f", 9)->matches.front().link.target == "https://new");
  CHECK(words(history.bytes, "g") == "");
}

TEST_CASE("a link that is spelled anew is offered as it is spelled now, and not at all once it is gone") {
  History history;
  history.put("codereview", "https://old").put("Code-Review", "https://new");
  CHECK(words(history.bytes, "coder") == "codereview");
  CHECK(complete(history.bytes, "coder", 9)->matches.front().link.target == "https://new");
  CHECK(words(history.bytes, "code") == "code-Review");
  history.remove("code_review");
  CHECK(words(history.bytes, "coder") == "");
  CHECK(words(history.bytes, "code") == "");
  history.put("-x", "https://1").put("x", "https://2");
  CHECK(words(history.bytes, "-") == "");
  CHECK(words(history.bytes, "x") == "x");
}

TEST_CASE("what was typed stays as it was typed") {
  struct {
    std::string keyword, typed, offered;
  } const cases[] = {
      {"Code-Review", "code", "code-Review"},
      {"Code-Review", "CODE-r", "CODE-review"},
      {"Code-Review", "coder", "codereview"},
      {"codereview", "code-r", "code-review"},
      {"code_review", "code-", "code-review"},
      {"-x", "x", "x"},
      {"-x", "-", "-x"},
      {"Über", "ü", "über"},
      {"über", "Ü", "Über"},
      {"straße", "STRASS", "STRASSe"},
      {"straße", "stras", ""},
      {"ÄÖÜ-Liste", "äöü", "äöü-Liste"},
      {"ÄÖÜ-Liste", "äöül", "äöüliste"},
      {"日本", "日", "日本"},
      {"日本", "日本語", ""},
      {"re\u0301sume\u0301", "r\u00e9", "r\u00e9sume\u0301"},
      {"a:b", "a:", "a:b"},
      {"x=y", "X=", "X=y"},
      {"ſafe", "s", "safe"},
      {"a", "\xff", ""},
      {"a", "--", ""},
  };
  for (const auto& [keyword, typed, offered] : cases) {
    CAPTURE(keyword);
    CAPTURE(typed);
    CHECK(words(History().put(keyword).bytes, typed) == offered);
  }
}

TEST_CASE("dashes count as long as a keyword begins with them as typed") {
  History history;
  history.put("codebase").put("code-review").put("CODE-page");
  CHECK(words(history.bytes, "code-") == "code-page code-review");
  CHECK(words(history.bytes, "codeb") == "codebase");
  CHECK(words(history.bytes, "coder") == "codereview");
  CHECK(words(history.bytes, "co-de") == "co-de-page co-de-review co-debase");
}

TEST_CASE("of too many matches those changed last are offered, with enough others to begin alike only where all do") {
  History history;
  for (int i = 0; i < 50; ++i) history.put(fmt::format("key-1{:02}", i));
  CHECK(words(history.bytes, "k", 3) == "key-100 key-110 key-147 key-148 key-149");
  history.put("key-2").put("kiosk").put("k");
  CHECK(words(history.bytes, "k", 3) == "k key-100 key-2 kiosk");
  CHECK(words(history.bytes, "key-1", 3) == "key-100 key-110 key-147 key-148 key-149");
  for (int i = 0; i < 50; ++i) history.put(fmt::format("kiwi-{:02}", i));
  CHECK(words(history.bytes, "k", 3) == "key-100 kiosk kiwi-47 kiwi-48 kiwi-49");
}

TEST_CASE("the links that keep others from being left out may change or go") {
  History history;
  for (int i = 0; i < 10; ++i) history.put(fmt::format("a{}", i)).put(fmt::format("b{}", i));
  SUBCASE("with another target it is the link that it is now") {
    history.put("a0", "https://new").put("c1").put("c2").put("c3");
    const auto found = complete(history.bytes, "", 3);
    CHECK(std::ranges::count(found->matches, "https://new",
                             [](const KeywordMatch& match) { return match.link.target; }) == 1);
  }
  SUBCASE("removed it is not offered, and those that begin like it still are") {
    history.remove("a0").put("b3").put("b4").put("b5");
    const std::string offered = words(history.bytes, "", 3);
    CAPTURE(offered);
    CHECK(offered.find("a0") == std::string::npos);
    CHECK(offered.find('a') != std::string::npos);
    CHECK(offered.find('b') != std::string::npos);
  }
}

TEST_CASE("many changes of few links leave room for the others") {
  History history;
  for (int i = 0; i < 10; ++i) history.put(fmt::format("a{}", i));
  for (int i = 0; i < 9; ++i) history.put("a9", fmt::format("https://{}", i));
  CHECK(complete(history.bytes, "a", 8)->matches.size() >= 8);
  for (int i = 0; i < 9; ++i) history.remove(fmt::format("a{}", i));
  CHECK(words(history.bytes, "a", 3) == "a9");
  history.put("a9", "https://new").put("a8", "https://new");
  CHECK(words(history.bytes, "a", 3) == "a8 a9");
}

TEST_CASE("whatever the history, what is offered is there, and begins alike only where all do") {
  std::mt19937 random(1);
  const auto below = [&](std::size_t end) { return random() % end; };
  for (int round = 0; round < 300; ++round) {
    History history;
    std::map<std::string, std::string> spellings;  // by key
    for (int change = 0; change < 60; ++change) {
      const std::string key = fmt::format("k{}{}{}", "ab"[below(2)], "xy"[below(2)], below(9));
      const std::string spelled = below(3) == 0 ? std::string(key).insert(1 + below(3), "-") : key;
      if (below(4) == 0) {
        history.remove(spelled);
        spellings.erase(key);
      } else {
        history.put(spelled);
        spellings[key] = spelled;
      }
    }
    const std::string typed = below(2) == 0 ? "k" : "ka";
    std::set<std::string> there, offered;
    for (const auto& [key, spelled] : spellings) {
      if (spelled.starts_with(typed)) there.insert(spelled);
    }
    if (there.empty()) continue;  // then dashes do not count
    const auto found = complete(history.bytes, typed, 5);
    for (const KeywordMatch& match : found->matches) offered.insert(match.word);
    CAPTURE(round);
    CHECK(offered.size() >= std::min<std::size_t>(there.size(), 2));
    CHECK(std::ranges::includes(there, offered));
    CHECK(common_beginning(offered) == common_beginning(there));
  }
}

TEST_CASE("damage hides no other link") {
  History history;
  history.put("aa");
  const std::size_t damaged = history.bytes.size() + 40;
  history.put("ab").put("ac");
  history.bytes[damaged] = static_cast<char>(history.bytes[damaged] ^ 1);
  CHECK(words(history.bytes, "a") == "aa ac");
  CHECK(words(history.bytes + "\x0a\x7f torn", "a") == "aa ac");
}

TEST_CASE("what is no store, or an empty one, offers nothing") {
  CHECK(words("", "a") == "");
  CHECK(words(encode_format(), "") == "");
  CHECK(words("root:x:0:0\n", "r") == "the file is not a golinks store");
  CHECK(words(encode_format() + std::string("\x10\x07", 2), "r") ==
        "the store was written by a newer golinks; update this one to use it");
  CHECK(complete_keyword(Store(Env::posix(), "/nonexistent/links.pb"), "", 9)->matches.empty());
}

TEST_CASE("keywords that no golinks would store are not offered") {
  CHECK(words(History().put("a b").put("a\x1b[2J").put("a\nb").put("a\xff").put("").put("ab").bytes, "a") == "ab");
}

}  // namespace golinks
