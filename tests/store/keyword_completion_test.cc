#include "store/keyword_completion.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

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
    return append([&](Transaction& transaction) { transaction.puts.push_back(encode_link(make_link(keyword, target))); });
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

Result<std::vector<KeywordMatch>> complete(const std::string& bytes, std::string_view typed, std::size_t limit) {
  const test::ScratchFolder folder;
  const std::string path = folder / "links.pb";
  auto file = Env::posix().open(path, OpenMode::create);
  REQUIRE(file);
  REQUIRE((*file)->write_at(0, bytes));
  return complete_keyword(Store(Env::posix(), path), typed, limit);
}

// "word word"; an error is its message.
std::string words(const std::string& bytes, std::string_view typed, std::size_t limit = 1000) {
  const auto matches = complete(bytes, typed, limit);
  if (!matches) return matches.error().message;
  std::vector<std::string> all;
  for (const KeywordMatch& match : *matches) all.push_back(match.word);
  return fmt::format("{}", fmt::join(all, " "));
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
  CHECK(complete(history.bytes, "fa", 9)->front().target == "https://f");
}

TEST_CASE("the last change of a link tells whether it is offered, and with which target") {
  History history;
  history.put("fb", "https://old").put("gone").put("back").remove("back").put("FB", "https://new").remove("g-one").put("back");
  CHECK(words(history.bytes, "") == "FB back");
  CHECK(complete(history.bytes, "f", 9)->front().target == "https://new");
  CHECK(words(history.bytes, "g") == "");
}

TEST_CASE("what was typed stays as it was typed") {
  struct {
    std::string keyword, typed, offered;
  } const cases[] = {
      {"Code-Review", "code", "code-Review"}, {"Code-Review", "CODE-r", "CODE-review"},
      {"Code-Review", "coder", "codereview"}, {"codereview", "code-r", "code-review"},
      {"code_review", "code-", "code-review"}, {"-x", "x", "x"},
      {"-x", "-", "-x"},                       {"Über", "ü", "über"},
      {"über", "Ü", "Über"},                   {"straße", "STRASS", "STRASSe"},
      {"straße", "stras", ""},                 {"ÄÖÜ-Liste", "äöü", "äöü-Liste"},
      {"ÄÖÜ-Liste", "äöül", "äöüliste"},       {"日本", "日", "日本"},
      {"日本", "日本語", ""},                  {"re\u0301sume\u0301", "r\u00e9", "r\u00e9sume\u0301"},
      {"a:b", "a:", "a:b"},                    {"x=y", "X=", "X=y"},
      {"ſafe", "s", "safe"},                   {"a", "\xff", ""},           {"a", "--", ""},
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

TEST_CASE("of too many matches, those offered still begin alike only where all do") {
  History history;
  for (int i = 0; i < 50; ++i) history.put(fmt::format("key-1{:02}", i));
  history.put("key-2").put("kiosk").put("k");
  CHECK(words(history.bytes, "k", 3) == "key-100 key-101 key-102 key-110 key-2 kiosk");
  CHECK(words(history.bytes, "key-1", 3) == "key-100 key-101 key-102 key-110");
}

TEST_CASE("a link removed after others were left out makes room for them") {
  History history;
  for (int i = 0; i < 10; ++i) history.put(fmt::format("a{}", i));
  for (int i = 0; i < 9; ++i) history.remove(fmt::format("a{}", i));
  CHECK(words(history.bytes, "a", 3) == "a9");
  history.put("a9", "https://new").put("a8", "https://new");
  CHECK(words(history.bytes, "a", 3) == "a8 a9");
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
  CHECK(words(encode_format() + std::string("\x10\x07", 2), "r") == "the store was written by a newer golinks; update this one to use it");
  CHECK(complete_keyword(Store(Env::posix(), "/nonexistent/links.pb"), "", 9)->empty());
}

TEST_CASE("keywords that no golinks would store are not offered") {
  CHECK(words(History().put("a b").put("a\x1b[2J").put("a\nb").put("a\xff").put("").put("ab").bytes, "a") == "ab");
}

}  // namespace golinks
