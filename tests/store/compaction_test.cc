#include "store/compaction.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "golinks/v1/store.pb.h"
#include "store/history.h"
#include "tests/store/sample_store.h"
#include "tests/support/fault_env.h"
#include "tests/support/scratch_folder.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

const std::string path = "/links.pb";

std::string describe_history(const Log& log) {
  std::string text;
  for_each_transaction_newest_first(log, "", [&](const TransactionView& transaction) {
    text += fmt::format("{} {}\n", transaction.number, transaction.command);
    return true;
  });
  return text;
}

v1::Store parse(const std::string& bytes) {
  v1::Store message;
  REQUIRE(message.ParseFromString(bytes));
  return message;
}

// Appends a transaction with fields and contents that only a newer program knows. Returns its frame.
std::string append_from_the_future(FaultEnv& disk, const std::string& keyword, const std::string& target) {
  v1::Transaction transaction;
  transaction.set_number(1);
  REQUIRE(transaction.add_put()->ParseFromString(encode_link(make_link(keyword, target))));
  std::string payload = transaction.SerializeAsString();
  wire::append_bytes_field(payload, 11, "a kind of change nobody knows yet");
  const std::string frame = seal_transaction(payload);
  disk.set_contents(path, disk.contents(path) + frame);
  return frame;
}

}  // namespace

TEST_CASE("compaction keeps every link and the last thousand transactions as they are") {
  FaultEnv disk;
  Store store(disk, path);
  for (int i = 0; i < 1500; ++i) REQUIRE(put(store, fmt::format("k{}", i % 700), fmt::format("https://h/{}", i)));
  const Links before = links_in(store);
  const std::string bytes_before = disk.contents(path);
  const auto compacted = store.compact();
  REQUIRE(compacted);
  CHECK(compacted->bytes_before == bytes_before.size());
  CHECK(compacted->bytes_after == disk.contents(path).size());
  CHECK(compacted->bytes_after < compacted->bytes_before);
  CHECK(compacted->damaged_original_kept_in.empty());
  CHECK(links_in(store) == before);

  const auto view = store.read();
  const std::string history = describe_history(view->log());
  CHECK(history.starts_with("1500 add k99\n1499 "));
  CHECK(history.ends_with("\n501 add k500\n"));
  CHECK(view->log().last_number == 1500);
  CHECK(view->log().dead_bytes < compacted->bytes_after);  // what the undoable changes made dead
  const auto last_thousand = bytes_before.substr(bytes_before.size() - 60'000);
  CHECK(disk.contents(path).ends_with(last_thousand));
  parse(disk.contents(path));
}

TEST_CASE("what happened before a compaction can be undone after it") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(put(store, "fb", "https://old"));
  for (int i = 0; i < 1100; ++i) REQUIRE(put(store, "other", fmt::format("https://h/{}", i)));
  const auto edit = put(store, "fb", "https://new");
  REQUIRE(edit);
  REQUIRE(store.compact());
  REQUIRE(store.change("undo", [&](const StoreView& view) { return reverse(view, edit->number); }));
  CHECK(links_in(store).at("fb") == "https://old");
}

TEST_CASE("tombstones survive compaction and say when") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(put(store, "fb", "https://old"));
  REQUIRE(remove(store, "fb"));
  for (int i = 0; i < 1100; ++i) REQUIRE(put(store, "other", fmt::format("https://h/{}", i)));
  REQUIRE(store.compact());
  REQUIRE(store.compact());
  int tombstones = 0;
  const v1::Store message = parse(disk.contents(path));
  for (const auto& transaction : message.transaction()) {
    for (const auto& removal : transaction.remove()) {
      ++tombstones;
      CHECK(removal.keyword() == "fb");
      CHECK(removal.at_us() > 0);
    }
  }
  CHECK(tombstones == 1);
  CHECK_FALSE(links_in(store).contains("fb"));
}

TEST_CASE("unknown fields of links, transactions and the store survive edits and compaction byte for byte") {
  FaultEnv disk;
  Store store(disk, path);
  Link link = make_link("fb", "https://www.facebook.com");
  wire::append_bytes_field(link.unknown_fields, 20, "a field nobody knows yet");
  REQUIRE(store.change("add fb", [&](const StoreView&) -> Result<Changes> {
    Changes changes;
    changes.put.push_back(link);
    return changes;
  }));
  const std::string future = append_from_the_future(disk, "later", "https://later/1");
  std::string unknown;
  wire::append_bytes_field(unknown, 9, "a store field nobody knows yet");
  disk.set_contents(path, disk.contents(path) + unknown);
  REQUIRE(put(store, "later", "https://later/2"));
  for (int i = 0; i < 1100; ++i) REQUIRE(put(store, "other", fmt::format("https://h/{}", i)));
  const Links before = links_in(store);

  for (int round = 0; round < 2; ++round) {
    REQUIRE(store.compact());
    CHECK(links_in(store) == before);
    CHECK(disk.contents(path).find(future) != std::string::npos);
    CHECK(disk.contents(path).find(unknown) != std::string::npos);
    CHECK(disk.contents(path).find(link.unknown_fields) != std::string::npos);
  }

  REQUIRE(store.change("edit fb", [&](const StoreView& view) -> Result<Changes> {
    Link edited = to_link(*view.find("fb"));
    edited.target = "https://facebook.com";
    Changes changes;
    changes.put.push_back(edited);
    return changes;
  }));
  CHECK(to_link(*store.read()->find("fb")).unknown_fields == link.unknown_fields);
}

TEST_CASE("a damaged store is compacted with the original kept beside it") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(put(store, "fb", "https://www.facebook.com"));
  REQUIRE(put(store, "gh", "https://github.com"));
  disk.corrupt(path, 20, '\xff');
  const std::string damaged = disk.contents(path);
  const auto compacted = store.compact();
  REQUIRE(compacted);
  CHECK(disk.contents(compacted->damaged_original_kept_in) == damaged);
  CHECK(links_in(store) == Links{{"gh", "https://github.com"}});
  CHECK(store.read()->log().damaged.empty());
}

TEST_CASE("compacting an empty or missing store does nothing") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(store.compact());
  CHECK(disk.files().empty());
  disk.set_contents(path, "");
  REQUIRE(store.compact());
  CHECK(disk.contents(path).empty());
}

namespace {

Link link_of_size(const std::string& keyword, std::size_t size, int version) {
  Link link = make_link(keyword, fmt::format("https://h/{}", version));
  wire::append_bytes_field(link.unknown_fields, 20, std::string(size, 'x'));
  return link;
}

Result<Committed> put_link(Store& store, const Link& link) {
  return store.change(
      "edit " + link.keyword,
      [&](const StoreView&) -> Result<Changes> {
        Changes changes;
        changes.put.push_back(link);
        return changes;
      },
      std::vector{keyword_key(link.keyword)});
}

}  // namespace

TEST_CASE("a large store that is mostly dead is compacted by the change that made it so, and not again and again") {
  const ScratchFolder folder;
  Store store(Env::posix(), folder / "links.pb");
  for (int i = 0; i < 10; ++i) REQUIRE(put(store, "fb", fmt::format("https://h/{}", i)));
  std::vector<int> compacted_at;
  for (int i = 0; i < 160; ++i) {
    const auto committed = put_link(store, link_of_size("fb", 200'000, i));
    REQUIRE(committed);
    if (committed->compacted) compacted_at.push_back(i);
  }
  // 41 of these fit into the 8 MiB of what can be undone, and the state before them stays: as much again must be dead.
  REQUIRE(compacted_at.size() == 2);
  CHECK(compacted_at[0] == 83);
  CHECK(compacted_at[1] == 126);
  CHECK(links_in(store) == Links{{"fb", "https://h/159"}});
}

TEST_CASE("what can be undone has its bounds in bytes, and the last change always can") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(put(store, "fb", "https://old"));
  const auto change = [&](int number) { return put_link(store, link_of_size("fb", 3'000'000, number)); };
  for (int i = 2; i <= 5; ++i) REQUIRE(change(i));
  REQUIRE(store.compact());
  CHECK(describe_history(store.read()->log()) == "5 edit fb\n4 edit fb\n");
  REQUIRE(put_link(store, link_of_size("fb", 9'000'000, 6)));
  REQUIRE(put_link(store, link_of_size("fb", 1, 7)));
  REQUIRE(put_link(store, link_of_size("fb", 9'000'000, 8)));
  REQUIRE(store.compact());
  CHECK(describe_history(store.read()->log()) == "8 edit fb\n");
  REQUIRE(store.change("undo", [&](const StoreView& view) { return reverse(view, 8); }));
  CHECK(links_in(store).at("fb") == "https://h/7");
  CHECK(store.read()->log().last_number == 9);
}

TEST_CASE("replacing imports do not pile up") {
  const ScratchFolder folder;
  Store store(Env::posix(), folder / "links.pb");
  for (int round = 0; round < 9; ++round) {
    REQUIRE(store.change("import", [&](const StoreView&) -> Result<Changes> {
      Changes changes;
      for (int i = 0; i < 2'000; ++i) changes.put.push_back(link_of_size(fmt::format("k{}", i), 1'000, round));
      return changes;
    }));
    const auto view = store.read();
    const std::size_t left = compact_log(view->log()).size();
    CHECK(view->log().bytes.size() <= std::max<std::size_t>(compaction_threshold_bytes, left * 2));
  }
  REQUIRE(store.compact());
  CHECK(store.read()->log().bytes.size() < undoable_bytes + 3'000'000);
}

TEST_CASE("a compaction that fails is told, and not tried again by every change") {
  FaultEnv disk;
  Store store(disk, path);
  int told = 0, changes = 0;
  for (std::size_t size = 0; size < 20'000'000; size = disk.contents(path).size(), ++changes) {
    disk.fail(Operation::rename, 1, EACCES);
    const auto committed = put_link(store, link_of_size("fb", 500'000, changes));
    REQUIRE(committed);
    CHECK_FALSE(committed->compacted);
    told += committed->compaction_failure.empty() ? 0 : 1;
  }
  CHECK(told > 2);
  CHECK(told < 7);
  CHECK(changes > 35);
  CHECK(is_compaction_due(store.read()->log()));
}

TEST_CASE("time does not go back within a compacted store") {
  FaultEnv disk;
  Store store(disk, path);
  for (int i = 0; i < 1100; ++i) REQUIRE(put(store, fmt::format("k{}", i % 50), "https://h"));
  disk.advance_clock(1'000'000'000);
  REQUIRE(store.compact());
  disk.advance_clock(-5'000'000'000);
  REQUIRE(put(store, "later", "https://h"));
  Microseconds before = 0;
  const auto view = store.read();
  for_each_frame(view->log(), [&](std::string_view frame) {
    CHECK(read_transaction(frame).at_us >= before);
    before = read_transaction(frame).at_us;
  });
}

TEST_CASE("from the first transaction that a newer program made on, everything stays as it is") {
  FaultEnv disk;
  Store store(disk, path);
  REQUIRE(put(store, "b", "https://1"));
  REQUIRE(put(store, "b", "https://2"));
  append_from_the_future(disk, "later", "https://later");
  for (int i = 0; i < 1100; ++i) REQUIRE(put(store, "other", fmt::format("https://h/{}", i)));
  REQUIRE(store.compact());
  const v1::Store message = parse(disk.contents(path));
  std::vector<std::string> targets;
  for (const auto& transaction : message.transaction()) {
    if (transaction.put_size() == 1) targets.push_back(transaction.put(0).target());
  }
  REQUIRE(targets.size() == 1102);
  CHECK(targets[0] == "https://2");
  CHECK(targets[1] == "https://later");
  CHECK(targets[2] == "https://h/0");
}

TEST_CASE("compacting again changes nothing but the time") {
  FaultEnv disk;
  Store store(disk, path);
  for (int i = 0; i < 1200; ++i) REQUIRE(put(store, fmt::format("k{}", i % 100), "https://h"));
  REQUIRE(store.compact());
  const std::size_t size = disk.contents(path).size();
  for (int i = 0; i < 3; ++i) REQUIRE(store.compact());
  CHECK(disk.contents(path).size() == size);
}
