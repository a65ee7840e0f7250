#include "store/usage_file.h"

#include <doctest/doctest.h>

#include <cerrno>

#include "golinks/v1/usage.pb.h"
#include "store/checksum.h"
#include "store/location.h"
#include "store/rename.h"
#include "tests/store/sample_store.h"
#include "tests/support/fault_env.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

constexpr Microseconds day = 86'400'000'000;

Usage sample() {
  Usage usage(7);
  usage.add("facebook", 300, 20000 * day);
  usage.add("facebook", 2, 20003 * day + 9);
  usage.add("größe", 1, 20001 * day);
  return usage;
}

std::string sealed(std::string bytes) {
  wire::append_fixed64_field(bytes, v1::Usage::kChecksumFieldNumber, checksum_of(bytes));
  return bytes;
}

std::string with_link(const std::string& link_bytes) {
  std::string bytes;
  wire::append_bytes_field(bytes, v1::Usage::kLinkFieldNumber, link_bytes);
  return sealed(bytes);
}

struct Fixture {
  FaultEnv disk;
  Store store{disk, "/links.pb"};
  const std::string path = usage_path("/links.pb");

  Result<Committed> rename(const std::string& from, const std::string& to) {
    return store.change("mv", [&](const StoreView& view) -> Result<Changes> {
      Link renamed = to_link(*view.find(from));
      renamed.keyword = to;
      return rename_link(view, from, renamed, false, disk.now_us())->changes;
    });
  }
  std::uint64_t hits(const std::string& key) { return usage_of(store, *store.read()).of(key).hits; }
};

}  // namespace

TEST_CASE("what is written is read") {
  CHECK(*decode_usage(encode_usage(sample())) == sample());
  CHECK(*decode_usage(encode_usage(Usage(3))) == Usage(3));
}

TEST_CASE("the file is the protobuf message that the schema says") {
  v1::Usage message;
  REQUIRE(message.ParseFromString(encode_usage(sample())));
  CHECK(message.as_of() == 7);
  REQUIRE(message.link_size() == 2);
  const v1::LinkUse& use = message.link(message.link(0).key() == "facebook" ? 0 : 1);
  CHECK(use.hits() == 302);
  CHECK(use.last_used_us() == 20003 * day + 9);
  CHECK(use.first_day() == 20000);
  CHECK(std::vector<std::uint32_t>(use.daily().begin(), use.daily().end()) == std::vector<std::uint32_t>{300, 0, 0, 2});
}

TEST_CASE("a file that was cut anywhere, or has a bit flipped, is damaged") {
  const std::string whole = encode_usage(sample());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(decode_usage(whole.substr(0, size)));
  }
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    CAPTURE(bit);
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    CHECK_FALSE(decode_usage(flipped));
  }
  CHECK_FALSE(decode_usage(whole + whole));
}

TEST_CASE("bytes of something else are no counts") {
  CHECK_FALSE(decode_usage("root:x:0:0:root:/root:/bin/bash\n"));
  CHECK_FALSE(decode_usage(std::string(100, '\0')));
  CHECK_FALSE(decode_usage(encode_format() + encode_transaction(Transaction())));
  CHECK_FALSE(decode_usage(sealed("\xff\xff\xff")));
}

TEST_CASE("contents that cannot be are refused, though the checksum is right") {
  std::string many;
  for (std::size_t i = 0; i <= counted_days; ++i) many += '\x01';
  std::string link;
  wire::append_bytes_field(link, v1::LinkUse::kKeyFieldNumber, "a");
  CHECK(decode_usage(with_link(link)));
  for (const std::string& daily : {many, std::string("\x80"), std::string("\xff\xff\xff\xff\x7f")}) {
    std::string bad = link;
    wire::append_bytes_field(bad, v1::LinkUse::kDailyFieldNumber, daily);
    CHECK_FALSE(decode_usage(with_link(bad)));
  }
  CHECK_FALSE(decode_usage(with_link("\x0a\x7f")));
}

TEST_CASE("a use without a key is nobody's, and what a newer program says is passed over") {
  CHECK(decode_usage(with_link(""))->size() == 0);
  std::string link;
  wire::append_bytes_field(link, v1::LinkUse::kKeyFieldNumber, "a");
  wire::append_varint_field(link, v1::LinkUse::kHitsFieldNumber, 3);
  wire::append_bytes_field(link, 9, "new");
  std::string bytes;
  wire::append_bytes_field(bytes, v1::Usage::kLinkFieldNumber, link);
  wire::append_bytes_field(bytes, 9, "new");
  CHECK(decode_usage(sealed(bytes))->of("a").hits == 3);
}

TEST_CASE_FIXTURE(Fixture,
                  "a missing file is an empty usage; a damaged, unreadable or huge one is an error that names it") {
  CHECK(*load_usage(disk, path) == Usage());
  disk.set_contents(path, "damaged");
  CHECK(load_usage(disk, path).error().message == "/links.pb.usage: the counts are damaged");
  disk.set_contents(path, std::string(max_usage_bytes + 1, 'x'));
  CHECK(load_usage(disk, path).error().message == "/links.pb.usage is larger than 256 MiB");
  disk.set_contents(path, encode_usage(sample()));
  disk.fail(Operation::read, 1, EIO);
  CHECK(load_usage(disk, path).error().code == ErrorCode::io);
  disk.fail(Operation::open, 1, EACCES);
  CHECK(load_usage(disk, path).error().code == ErrorCode::io);
  CHECK(*load_usage(disk, path) == sample());
}

TEST_CASE_FIXTURE(Fixture, "a save that fails leaves the old file, and nothing else") {
  REQUIRE(save_usage(disk, path, encode_usage(Usage(1))));
  for (const Operation operation : {Operation::open, Operation::write, Operation::sync, Operation::rename}) {
    disk.fail(operation, 1, ENOSPC, 3);
    CHECK_FALSE(save_usage(disk, path, encode_usage(sample())));
    CHECK(*load_usage(disk, path) == Usage(1));
    CHECK(disk.files() == std::set<std::string>{path});
  }
  REQUIRE(save_usage(disk, path, encode_usage(sample())));
  CHECK(*load_usage(disk, path) == sample());
}

TEST_CASE_FIXTURE(Fixture, "whenever the power goes, the old counts or the new ones are left") {
  for (const Survival survival : {Survival::only_synced, Survival::everything, Survival::at_random}) {
    for (int changes = 0; changes < 5; ++changes) {
      for (unsigned seed = 0; seed < 8; ++seed) {
        FaultEnv fresh;
        REQUIRE(save_usage(fresh, path, encode_usage(Usage(1))));
        REQUIRE(fresh.sync_folder("/"));
        fresh.lose_power_after(changes);
        [[maybe_unused]] const auto saved = save_usage(fresh, path, encode_usage(sample()));
        fresh.restart(survival, seed);
        const auto usage = load_usage(fresh, path);
        REQUIRE(usage);
        CHECK((*usage == Usage(1) || *usage == sample()));
      }
    }
  }
}

TEST_CASE_FIXTURE(Fixture,
                  "readers see the counts under the keywords of now, whoever renamed the links, and write nothing") {
  REQUIRE(put(store, "a", "https://a"));
  REQUIRE(put(store, "b", "https://b"));
  Usage usage(2);
  usage.add("a", 5, 1);
  usage.add("b", 7, 1);
  REQUIRE(save_usage(disk, path, encode_usage(usage)));
  const std::string bytes = disk.contents(path);
  REQUIRE(rename("a", "tmp"));
  REQUIRE(rename("b", "a"));
  REQUIRE(rename("tmp", "b"));
  CHECK(hits("a") == 7);
  CHECK(hits("b") == 5);
  REQUIRE(remove(store, "a"));
  REQUIRE(put(store, "a", "https://again"));
  CHECK(hits("a") == 7);
  CHECK(disk.contents(path) == bytes);
}

TEST_CASE_FIXTURE(Fixture, "counts newer than the store are shown as they are, and damaged ones not at all") {
  REQUIRE(put(store, "facebook", "https://a"));
  REQUIRE(save_usage(disk, path, encode_usage(sample())));  // of transaction 7
  CHECK(hits("facebook") == 302);
  disk.set_contents(path, "damaged");
  CHECK(hits("facebook") == 0);
}
