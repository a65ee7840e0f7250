// The log under every kind of damage: what is cut, flipped, foreign, forged or too new.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "golinks/v1/store.pb.h"
#include "store/log_scan.h"
#include "tests/store/sample_store.h"
#include "tests/support/fault_env.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

const std::string path = "/links.pb";

// Three transactions, their frames, and the links after each of them.
struct Sample {
  std::string bytes;
  std::vector<std::size_t> ends;  // of the format, then of each transaction
  std::vector<Links> links;       // after the format, then after each transaction
};

Sample make_sample() {
  FaultEnv disk;
  Store store(disk, path);
  Sample sample{{}, {encode_format().size()}, {{}}};
  const auto note = [&] {
    sample.ends.push_back(disk.contents(path).size());
    sample.links.push_back(links_in(store));
  };
  REQUIRE(put(store, "fb", "https://www.facebook.com"));
  note();
  REQUIRE(put(store, "gh", "https://github.com"));
  note();
  REQUIRE(put(store, "fb", "https://facebook.com/me"));
  note();
  sample.bytes = disk.contents(path);
  return sample;
}

// visit(at, copy) for each copy of `bytes` with one bit flipped, the one in byte `at`.
template <typename Visitor>
void for_each_flipped_bit(const std::string& bytes, Visitor&& visit) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      CAPTURE(at);
      CAPTURE(bit);
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ (1U << bit));
      visit(at, flipped);
    }
  }
}

Log read(std::string_view bytes) {
  auto log = read_log(bytes);
  REQUIRE(log);
  return *log;
}

std::string transaction_with(const std::string& keyword, const std::string& target) {
  Transaction transaction;
  transaction.at_us = 1;
  transaction.command = "add " + keyword;
  transaction.puts.push_back(encode_link(make_link(keyword, target)));
  transaction.number = 1;
  return encode_transaction(transaction);
}

}  // namespace

TEST_CASE("an empty file is an empty store") {
  const Log log = read("");
  CHECK(log.sound.empty());
  CHECK(log.end == 0);
}

TEST_CASE("a file cut at any byte shows exactly the transactions that are whole") {
  const Sample sample = make_sample();
  for (std::size_t size = 0; size <= sample.bytes.size(); ++size) {
    CAPTURE(size);
    std::size_t whole = 0;
    while (whole + 1 < sample.ends.size() && sample.ends[whole + 1] <= size) ++whole;
    const Log log = read(std::string_view(sample.bytes).substr(0, size));
    CHECK(links_in(log) == sample.links[whole]);
    CHECK(log.damaged.empty());
    CHECK(log.end == (size < sample.ends[0] ? 0 : sample.ends[whole]));
    CHECK(log.torn_tail().size() == size - log.end);
  }
}

TEST_CASE("a writer finding a file cut at any byte keeps the torn bytes and goes on") {
  const Sample sample = make_sample();
  for (std::size_t size = 0; size <= sample.bytes.size(); ++size) {
    CAPTURE(size);
    FaultEnv disk;
    Store store(disk, path);
    disk.set_contents(path, sample.bytes.substr(0, size));
    const Links before = links_in(store);
    const auto torn = std::string(read(disk.contents(path)).torn_tail());
    const auto committed = put(store, "new", "https://new");
    REQUIRE(committed);
    Links after = before;
    after["new"] = "https://new";
    CHECK(links_in(store) == after);
    CHECK(committed->torn_tail_kept_in.empty() == torn.empty());
    if (!torn.empty()) CHECK(disk.contents(committed->torn_tail_kept_in) == torn);
    v1::Store message;
    CHECK(message.ParseFromString(disk.contents(path)));
  }
}

TEST_CASE("any flipped bit hides at most the transaction it is in, and the next writer throws nothing away") {
  const Sample sample = make_sample();
  for_each_flipped_bit(sample.bytes, [&](std::size_t at, const std::string& bytes) {
    // The links without the damaged transaction.
    std::size_t damaged = 0;
    while (damaged + 1 < sample.ends.size() && sample.ends[damaged] <= at) ++damaged;
    Links expected;
    const std::array<std::pair<std::string, std::string>, 3> puts = {
        {{"fb", "https://www.facebook.com"}, {"gh", "https://github.com"}, {"fb", "https://facebook.com/me"}}};
    for (std::size_t i = 0; i < puts.size(); ++i) {
      if (i + 1 != damaged) expected[puts[i].first] = puts[i].second;
    }
    const Log log = read(bytes);
    CHECK(links_in(log) == expected);
    if (damaged != 0) CHECK_FALSE(log.damaged.empty());
    CHECK(log.torn_tail().empty());

    FaultEnv disk;
    Store store(disk, path);
    disk.set_contents(path, bytes);
    const auto committed = put(store, "new", "https://new");
    REQUIRE(committed);
    expected["new"] = "https://new";
    CHECK(links_in(store) == expected);
    CHECK(disk.contents(path).starts_with(bytes));
  });
}

TEST_CASE("damage of many bytes never hides what follows it") {
  const Sample sample = make_sample();
  for (const char filler : {'\0', '\x0a', '\x79', '\xff'}) {
    std::string bytes = sample.bytes;
    for (std::size_t at = sample.ends[1]; at < sample.ends[2]; ++at) bytes[at] = filler;
    const Log log = read(bytes);
    CHECK(links_in(log) == Links{{"fb", "https://facebook.com/me"}});
    REQUIRE(log.damaged.size() == 1);
    CHECK(log.damaged[0] == ByteRange{sample.ends[1], sample.ends[2]});
    CHECK(log.torn_tail().empty());
  }
}

TEST_CASE("fields of a newer program are kept and not mistaken for damage") {
  const Sample sample = make_sample();
  std::string unknown;
  wire::append_bytes_field(unknown, 7, "from the future");
  wire::append_varint_field(unknown, 9, 42);
  for (const std::size_t at : sample.ends) {
    std::string bytes = sample.bytes;
    bytes.insert(at, unknown);
    const Log log = read(bytes);
    CHECK(links_in(log) == sample.links.back());
    CHECK(log.damaged.empty());
    CHECK(log.torn_tail().empty());
  }
}

TEST_CASE("a newer format is refused, wherever it stands") {
  const Sample sample = make_sample();
  for (const std::size_t at : sample.ends) {
    std::string newer;
    wire::append_varint_field(newer, v1::Store::kFormatFieldNumber, 2);
    std::string bytes = sample.bytes;
    bytes.insert(at, newer);
    const auto log = read_log(bytes);
    REQUIRE_FALSE(log);
    CHECK(log.error().code == ErrorCode::too_new);
  }
}

TEST_CASE("a newer format is refused even when the file was cut while it was written") {
  std::string bytes;
  wire::append_varint_field(bytes, v1::Store::kFormatFieldNumber, 2);
  const auto log = read_log(bytes + transaction_with("fb", "https://www.facebook.com").substr(0, 20));
  REQUIRE_FALSE(log);
  CHECK(log.error().code == ErrorCode::too_new);
}

TEST_CASE("a store of a newer format is never written to") {
  FaultEnv disk;
  Store store(disk, path);
  std::string bytes;
  wire::append_varint_field(bytes, v1::Store::kFormatFieldNumber, 2);
  disk.set_contents(path, bytes);
  CHECK(put(store, "fb", "https://www.facebook.com").error().code == ErrorCode::too_new);
  CHECK(store.compact().error().code == ErrorCode::too_new);
  CHECK(disk.contents(path) == bytes);
}

TEST_CASE("a file that is no store is refused and left alone") {
  for (const std::string bytes : {"root:x:0:0:root:/root:/bin/bash\n", "\n\n\n\n", "{\"keyword\":\"fb\"}"}) {
    FaultEnv disk;
    Store store(disk, path);
    disk.set_contents(path, bytes);
    CHECK(store.read().error().code == ErrorCode::corrupt);
    CHECK(put(store, "fb", "https://www.facebook.com").error().code == ErrorCode::corrupt);
    CHECK(store.compact().error().code == ErrorCode::corrupt);
    CHECK(disk.contents(path) == bytes);
    CHECK(disk.files() == std::set<std::string>{path});
  }
}

TEST_CASE("no text file is taken for a store, whatever letter it begins with") {
  for (unsigned first = 1; first < 0x80; ++first) {
    if (first == 0x10) continue;  // the format's own first byte
    const std::string text = static_cast<char>(first) +
                             std::string("oot:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin\n") +
                             std::string(200, 'a');
    CAPTURE(text);
    CHECK_FALSE(read_log(text));
  }
}

TEST_CASE("a sector of bytes that look like a newer format is damage when sound transactions follow") {
  const Sample sample = make_sample();
  std::string bytes = sample.bytes;
  for (std::size_t at = 0; at < 30; ++at) bytes[at] = '\x10';
  const Log log = read(bytes);
  CHECK(links_in(log) == Links{{"gh", "https://github.com"}, {"fb", "https://facebook.com/me"}});
}

TEST_CASE("bytes that waste the search's budget hide none of the small transactions behind them") {
  const Sample sample = make_sample();
  std::string bytes = sample.bytes;
  std::string decoys;
  for (int i = 0; i < 4000; ++i) decoys += "\x0a\xd1\x8f\x01\x79";
  bytes.insert(sample.ends[1], decoys + std::string(20'000, '\x79'));
  const Log log = read(bytes);
  CHECK(links_in(log) == sample.links.back());
  CHECK(log.torn_tail().empty());
}

TEST_CASE("a file of which only the first byte was written gets its format with the next change") {
  FaultEnv disk;
  Store store(disk, path);
  disk.set_contents(path, encode_format().substr(0, 1));
  REQUIRE(put(store, "fb", "https://www.facebook.com"));
  CHECK(disk.contents(path).starts_with(encode_format()));
}

TEST_CASE("bytes made to look like many huge transactions are searched in bounded time") {
  const std::string real = transaction_with("fb", "https://www.facebook.com");
  std::string bytes = encode_format() + real;
  // Each 0x0a claims to begin a transaction of 4 MiB, and every byte could be its checksum's tag.
  for (int i = 0; i < 1'000'000; ++i) bytes += "\x0a\x80\x80\x80\x02\x79";
  const Log log = read(bytes);
  CHECK(links_in(log) == Links{{"fb", "https://www.facebook.com"}});
}

TEST_CASE("a text that quotes a transaction does not become one when the bytes around it are damaged") {
  // No stored text may hold 0x0a, the first byte of every transaction.
  CHECK_FALSE(check_description("a\nb"));
  CHECK_FALSE(check_tag("a\nb"));
  CHECK_FALSE(check_keyword("a\nb"));
}

TEST_CASE("protobuf reads what we write, and we read what protobuf writes") {
  const Sample sample = make_sample();
  v1::Store message;
  REQUIRE(message.ParseFromString(sample.bytes));
  CHECK(message.format() == store_format);
  REQUIRE(message.transaction_size() == 3);
  CHECK(message.transaction(0).command() == "add fb");
  CHECK(message.transaction(0).number() == 1);
  CHECK(message.transaction(2).put(0).target() == "https://facebook.com/me");
  CHECK(message.transaction(2).dead_bytes() > 0);
  const std::string written = message.SerializeAsString();
  const Log log = read(written);
  CHECK(links_in(log) == sample.links.back());
  CHECK(log.damaged.empty());
}

TEST_CASE("a transaction tells everything about itself") {
  const Sample sample = make_sample();
  const Log log = read(sample.bytes);
  CHECK(log.last_number == 3);
  CHECK(log.dead_bytes > 0);
  const TransactionView last = read_transaction(std::string_view(sample.bytes).substr(log.last_frame));
  CHECK(last.number == 3);
  CHECK(last.command == "add fb");
  CHECK(last.at_us > 0);
  CHECK_FALSE(last.has_unknown_fields);
}

namespace {

std::string target_of(const KeySearch& search) {
  const auto link = search.found().front();
  return link ? std::string(link->target) : std::string();
}

}  // namespace

TEST_CASE("skimming for a key gives what reading everything gives, or nothing, whatever bit is flipped") {
  const Sample sample = make_sample();
  for_each_flipped_bit(sample.bytes, [&](std::size_t, const std::string& bytes) {
    const Links links = links_in(read(bytes));
    for (const std::string key : {"fb", "gh", "fa", "nothing"}) {
      KeySearch search({&key, 1});
      if (!skim_log(bytes, search)) continue;
      CHECK(target_of(search) == (links.contains(key) ? links.at(key) : ""));
    }
  });
}

TEST_CASE("a sound file is skimmed, a file with a torn tail, foreign fields or damage is not") {
  const Sample sample = make_sample();
  const std::string key = "fb";
  const auto is_skimmed = [&](const std::string& bytes) {
    KeySearch search({&key, 1});
    const auto log = skim_log(bytes, search);
    if (log) {
      const Log whole = read(bytes);
      CHECK(log->sound == whole.sound);
      CHECK(log->foreign == whole.foreign);
      CHECK(log->end == whole.end);
      CHECK(log->last_number == whole.last_number);
      CHECK(log->dead_bytes == whole.dead_bytes);
      CHECK(target_of(search) == "https://facebook.com/me");
    }
    return log.has_value();
  };
  CHECK(is_skimmed(sample.bytes));
  for (std::size_t size = sample.ends[2] + 1; size < sample.bytes.size(); ++size)
    CHECK_FALSE(is_skimmed(sample.bytes.substr(0, size)));
  std::string unknown;
  wire::append_bytes_field(unknown, 7, "from the future");
  CHECK_FALSE(is_skimmed(sample.bytes + unknown));
  CHECK_FALSE(is_skimmed(""));
  CHECK_FALSE(is_skimmed(encode_format()));
}
