#include "store/history.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "store/editing.h"
#include "store/rename.h"
#include "tests/store/faulty_store.h"
#include "tests/store/sample_store.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

struct Fixture : FaultyStore {
  Result<Committed> undo(std::uint64_t number = 0) {
    return store.change("undo", [&](const StoreView& view) { return reverse(view, number); });
  }
  enum class Leave { nothing, alias };
  Result<Committed> rename(const std::string& command, const std::string& from, const std::string& to,
                           Leave left = Leave::nothing) {
    return store.change(command, [&](const StoreView& view) -> Result<Changes> {
      Link renamed = to_link(*view.find(keyword_key(from)));
      renamed.keyword = to;
      auto decided = rename_link(view, from, renamed, left == Leave::alias, disk.now_us());
      if (!decided) return failure(decided.error());
      return decided->changes;
    });
  }
  // "3 rm fb, 2 add gh": newest first.
  std::string history(const std::string& key = "", std::size_t most = 100) {
    const auto view = store.read();
    std::string text;
    for_each_transaction_newest_first(view->log(), key, [&](const TransactionView& transaction) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", transaction.number, transaction.command);
      return --most > 0;
    });
    return text;
  }
};

std::vector<KeyChange> undated(std::vector<KeyChange> changes) {
  for (KeyChange& change : changes) change.at_us = 0;
  return changes;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the history is newest first, of one link or of all, and stops when told") {
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(put(store, "gh", "https://2"));
  REQUIRE(remove(store, "F-B"));
  CHECK(history() == "3 rm F-B, 2 add gh, 1 add fb");
  CHECK(history("fb") == "3 rm F-B, 1 add fb");
  CHECK(history("", 1) == "3 rm F-B");
  CHECK(history("nothing").empty());
}

TEST_CASE_FIXTURE(Fixture, "a renamed link keeps its history") {
  REQUIRE(put(store, "a", "https://1"));
  REQUIRE(put(store, "other", "https://2"));
  REQUIRE(rename("mv A b", "A", "b"));
  REQUIRE(put(store, "a", "https://3"));  // another link, later
  REQUIRE(rename("whatever it was that did it", "b", "c"));
  REQUIRE(rename("mv c d --alias", "c", "d", Leave::alias));
  CHECK(history("d") == "6 mv c d --alias, 5 whatever it was that did it, 3 mv A b, 1 add a");
  CHECK(history("a") == "4 add a, 3 mv A b, 1 add a");
  CHECK(history("c") == "6 mv c d --alias, 5 whatever it was that did it, 3 mv A b, 1 add a");
  std::vector<std::string> keys;
  for_each_transaction_of_link(store.read()->log(), "d", [&](const TransactionView&, std::string_view key) {
    keys.emplace_back(key);
    return true;
  });
  CHECK(keys == std::vector<std::string>{"d", "c", "b", "a"});
}

TEST_CASE_FIXTURE(Fixture, "a renaming is recorded with the keyword that was, and only when the key changes") {
  REQUIRE(put(store, "Old-One", "https://1"));
  REQUIRE(rename("mv", "Old-One", "oldone"));
  REQUIRE(rename("mv", "oldone", "new"));
  REQUIRE(rename("mv", "new", "newer", Leave::alias));
  const auto view = store.read();
  CHECK(undated(key_changes(view->log())) == std::vector<KeyChange>{{3, "oldone", "new"}, {4, "new", "newer"}});
  CHECK(key_changes(view->log()).back().at_us > 0);
  CHECK(undated(key_changes(view->log(), 3)) == std::vector<KeyChange>{{4, "new", "newer"}});
  CHECK(key_changes(view->log(), 4).empty());
  CHECK(key_changes(view->log(), 99).empty());
}

TEST_CASE_FIXTURE(Fixture, "undoing a renaming is one, and so is undoing that") {
  Leave left = Leave::nothing;
  SUBCASE("with nothing left") {}
  SUBCASE("with an alias left") { left = Leave::alias; }
  REQUIRE(put(store, "b", "https://b"));
  REQUIRE(put(store, "to-b", "go/b"));  // an alias that follows, and whose key is before or after the others
  REQUIRE(put(store, "a-to-b", "go/b"));
  REQUIRE(rename("mv", "b", "c", left));
  REQUIRE(undo());
  REQUIRE(undo());
  CHECK(undated(key_changes(store.read()->log())) ==
        std::vector<KeyChange>{{4, "b", "c"}, {5, "c", "b"}, {6, "b", "c"}});
  REQUIRE(undo(6));
  CHECK(links_in(store) == Links{{"b", "https://b"}, {"tob", "go/b"}, {"atob", "go/b"}});
}

TEST_CASE_FIXTURE(Fixture,
                  "a link that was renamed and back has no part in the history of what had the other keyword before") {
  REQUIRE(put(store, "b", "https://other"));
  REQUIRE(remove(store, "b"));
  REQUIRE(put(store, "a", "https://1"));
  REQUIRE(rename("mv a b", "a", "b"));
  REQUIRE(undo());
  CHECK(history("a") == "5 undo, 4 mv a b, 3 add a");
}

TEST_CASE_FIXTURE(Fixture, "a renaming of nothing is none") {
  Transaction transaction;
  transaction.removals.push_back(encode_removal("a"));
  transaction.number = 1;
  transaction.renamed_from = "b";
  disk.set_contents("/links.pb", encode_format() + encode_transaction(transaction));
  CHECK(key_changes(store.read()->log()).empty());
  CHECK(history("a") == "1 ");
  REQUIRE(undo());
}

TEST_CASE_FIXTURE(Fixture, "undoing an add removes, undoing a removal brings back, undoing an undo does it again") {
  REQUIRE(put(store, "fb", "https://1"));
  const std::string added = disk.contents("/links.pb");
  REQUIRE(undo());
  CHECK(links_in(store).empty());
  REQUIRE(undo());
  CHECK(links_in(store) == Links{{"fb", "https://1"}});
  REQUIRE(remove(store, "fb"));
  REQUIRE(undo());
  CHECK(links_in(store) == Links{{"fb", "https://1"}});
}

TEST_CASE_FIXTURE(Fixture, "undoing an edit restores the link byte for byte, spelling and unknown fields included") {
  Link link = make_link("Face-Book", "https://1");
  wire::append_varint_field(link.unknown_fields, 30, 7);
  REQUIRE(store.change("add", [&](const StoreView&) -> Result<Changes> {
    Changes changes;
    changes.put.push_back(link);
    return changes;
  }));
  REQUIRE(put(store, "facebook", "https://2"));
  REQUIRE(undo());
  CHECK(to_link(*store.read()->find("facebook")) == link);
}

TEST_CASE_FIXTURE(Fixture, "a transaction of many changes is undone whole") {
  REQUIRE(put(store, "old", "https://1"));
  REQUIRE(store.change("mv old new", [&](const StoreView&) -> Result<Changes> {
    Changes changes;
    changes.put.push_back(make_link("new", "https://1"));
    changes.remove.emplace_back("old");
    return changes;
  }));
  CHECK(links_in(store) == Links{{"new", "https://1"}});
  REQUIRE(undo(2));
  CHECK(links_in(store) == Links{{"old", "https://1"}});
}

TEST_CASE_FIXTURE(Fixture, "an older change can be undone while nothing depends on it") {
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(put(store, "gh", "https://2"));
  REQUIRE(undo(1));
  CHECK(links_in(store) == Links{{"gh", "https://2"}});
}

TEST_CASE_FIXTURE(Fixture, "a change that a later one builds on is not undone, until that one is") {
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(put(store, "fb", "https://2"));
  const auto refused = undo(1);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(refused.error().message == "change 1 cannot be undone: change 2 changed 'fb' since");
  REQUIRE(undo(2));
  REQUIRE(undo(1));
  CHECK(links_in(store).empty());
}

TEST_CASE_FIXTURE(Fixture, "there is nothing to undo in an empty store, and no change that never was") {
  CHECK(undo().error().code == ErrorCode::not_found);
  REQUIRE(put(store, "fb", "https://1"));
  CHECK(undo(7).error().code == ErrorCode::not_found);
}

TEST_CASE_FIXTURE(Fixture, "a change that a newer program made is left to that program") {
  REQUIRE(put(store, "fb", "https://1"));
  std::string payload;
  wire::append_bytes_field(payload, 3, encode_link(make_link("fb", "https://2")));
  wire::append_varint_field(payload, 5, 2);
  wire::append_bytes_field(payload, 11, "a kind of change nobody knows yet");
  disk.set_contents("/links.pb", disk.contents("/links.pb") + seal_transaction(payload));
  CHECK(undo().error().code == ErrorCode::conflict);
  CHECK(links_in(store) == Links{{"fb", "https://2"}});
}

TEST_CASE_FIXTURE(Fixture, "an undo that would close a circle of aliases is refused") {
  REQUIRE(put(store, "b", "https://b"));
  REQUIRE(put(store, "a", "go/b"));
  REQUIRE(put(store, "a", "https://a"));
  REQUIRE(put(store, "b", "go/a"));
  CHECK(undo(3).error().code == ErrorCode::conflict);
  CHECK(links_in(store) == Links{{"a", "https://a"}, {"b", "go/a"}});
}

namespace {

// Flips a bit of the change with that number.
void damage_change(FaultyStore& faulty, std::uint64_t number) {
  const auto view = faulty.store.read();
  std::size_t at = 0;
  for_each_frame(view->log(), [&](std::string_view frame) {
    if (read_transaction(frame).number == number)
      at = static_cast<std::size_t>(frame.data() - view->log().bytes.data());
  });
  REQUIRE(at > 0);
  faulty.damage(at + 15);
}

void check_refused(const Result<Committed>& undone, const std::string& message) {
  REQUIRE_FALSE(undone);
  CHECK(undone.error().code == ErrorCode::corrupt);
  CHECK(undone.error().message == message);
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an edit is not undone when what was there before is damaged, nor once that was left out") {
  REQUIRE(put(store, "other", "https://0"));
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(put(store, "gh", "https://2"));
  REQUIRE(put(store, "fb", "https://3"));
  damage_change(*this, 2);
  bool is_repaired = false;
  SUBCASE("damaged") {}
  SUBCASE("repaired") { is_repaired = true; }
  if (is_repaired) REQUIRE(store.repair());
  check_refused(undo(4), "change 4 cannot be undone: what 'fb' was before it is lost to damage");
  check_refused(undo(3), "change 3 cannot be undone: what 'gh' was before it is lost to damage");
  check_refused(undo(1),
                "change 1 cannot be undone: a later change of 'other' may be among those that are lost to damage");
  CHECK(links_in(store) == Links{{"other", "https://0"}, {"fb", "https://3"}, {"gh", "https://2"}});
}

TEST_CASE_FIXTURE(Fixture, "damage older than what was there before is in nobody's way") {
  REQUIRE(put(store, "lost", "https://0"));
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(put(store, "fb", "https://2"));
  damage_change(*this, 1);
  REQUIRE(undo(3));
  CHECK(links_in(store) == Links{{"fb", "https://1"}});
}

TEST_CASE_FIXTURE(Fixture,
                  "a change is not undone when the last one is damaged, which may have been about the same link") {
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(put(store, "fb", "https://2"));
  REQUIRE(put(store, "gh", "https://3"));
  damage_change(*this, 3);
  check_refused(undo(2),
                "change 2 cannot be undone: a later change of 'fb' may be among those that are lost to damage");
}

TEST_CASE_FIXTURE(Fixture, "after a compaction what was there before is known, unless damage took it") {
  for (int i = 0; i < 1500; ++i) REQUIRE(put(store, fmt::format("k{}", i), "https://1"));
  REQUIRE(store.compact());
  REQUIRE(put(store, "k3", "https://2"));
  REQUIRE(put(store, "new", "https://3"));
  REQUIRE(undo(1501));
  REQUIRE(undo(1502));
  CHECK(links_in(store).at("k3") == "https://1");
  CHECK_FALSE(links_in(store).contains("new"));
  damage(2000);  // one of those that compaction wrote
  CHECK_FALSE(links_in(store).contains("k4"));
  REQUIRE(put(store, "k4", "https://4"));
  CHECK(undo().error().code == ErrorCode::corrupt);
  CHECK(links_in(store).at("k4") == "https://4");
}

TEST_CASE_FIXTURE(Fixture, "an undo leaves no alias behind that was made since and would lead nowhere") {
  REQUIRE(put(store, "facebook", "https://f"));
  REQUIRE(put(store, "fb", "go/facebook/groups"));
  const auto refused = undo(1);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(refused.error().message ==
        "change 1 cannot be undone: 'fb' is an alias of 'facebook' now (remove it or change it first)");
  SUBCASE("of a link that was renamed") {
    REQUIRE(rename("mv", "facebook", "face"));
    REQUIRE(put(store, "f", "go/face"));
    CHECK_FALSE(undo(3));
    REQUIRE(remove(store, "f"));
    REQUIRE(undo(3));
    CHECK(links_in(store) == Links{{"facebook", "https://f"}, {"fb", "go/facebook/groups"}});
  }
  SUBCASE("of one that the undo removes as well") {
    REQUIRE(undo(2));
    REQUIRE(undo(1));
    CHECK(links_in(store).empty());
  }
  SUBCASE("of a link whose alias led nowhere before, too") {
    REQUIRE(remove(store, "facebook"));
    REQUIRE(put(store, "facebook", "https://new"));
    REQUIRE(undo(4));
    CHECK(links_in(store) == Links{{"fb", "go/facebook/groups"}});
  }
}

TEST_CASE_FIXTURE(Fixture, "an undo brings no alias back whose link has gone since, but one that led nowhere then") {
  REQUIRE(put(store, "facebook", "https://f"));
  REQUIRE(put(store, "fb", "go/facebook"));
  SUBCASE("gone since") {
    REQUIRE(remove(store, "fb"));
    REQUIRE(remove(store, "facebook"));
    CHECK(undo(3).error().message == "'fb' is an alias of 'facebook', which does not exist");
    REQUIRE(undo(4));
    REQUIRE(undo(3));
  }
  SUBCASE("gone before") {
    REQUIRE(remove(store, "facebook"));
    REQUIRE(remove(store, "fb"));
    REQUIRE(undo(4));
    CHECK(links_in(store) == Links{{"fb", "go/facebook"}});
  }
}

TEST_CASE_FIXTURE(Fixture, "an alias that leads nowhere can be described and renamed, but not led nowhere else") {
  REQUIRE(put(store, "facebook", "https://f"));
  REQUIRE(put(store, "fb", "go/facebook"));
  REQUIRE(remove(store, "facebook"));
  REQUIRE(rename("mv", "fb", "f"));
  const auto edit = [&](const std::string& target, const std::string& description) {
    return store.change("edit", [&](const StoreView& view) -> Result<Changes> {
      const auto present = *view.find("f");
      Link link = to_link(present);
      link.target = target;
      link.description = description;
      auto edited = edit_link(view, present, link, view.change_us());
      if (!edited) return failure(edited.error());
      return edited->changes;
    });
  };
  REQUIRE(edit("go/facebook", "the network"));
  CHECK(edit("go/elsewhere", "the network").error().code == ErrorCode::not_found);
  REQUIRE(edit("https://f", "the network"));
}
