// Large stores under every kind of flipped bit: at most the damaged transaction is hidden, that is told, and nobody
// takes a link that damage hides for one that is not there.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>

#include "store/editing.h"
#include "store/log_scan.h"
#include "tests/store/sample_store.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

class Bytes : public Mapping {
 public:
  explicit Bytes(std::string bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] std::string_view bytes() const override { return bytes_; }

 private:
  std::string bytes_;
};

// A store, and where each of its transactions begins and ends.
struct Sample {
  std::string bytes = encode_format();
  std::vector<ByteRange> frames;
  std::vector<std::vector<std::string>> keywords;  // that each transaction puts

  void append(Transaction transaction, std::vector<std::string> put) {
    transaction.number = frames.size() + 1;
    transaction.at_us = 1'700'000'000'000'000 + static_cast<Microseconds>(transaction.number);
    const std::string frame = encode_transaction(transaction);
    frames.push_back({bytes.size(), bytes.size() + frame.size()});
    bytes += frame;
    keywords.push_back(std::move(put));
  }
};

std::string varied_target(std::size_t number, std::mt19937& random) {
  return fmt::format("https://h{}.example/{}", number, std::string(random() % 260, 'p'));
}

// Each link once; a transaction has one of them, or many.
Sample make_sample(std::size_t links, std::size_t links_at_once, unsigned seed) {
  std::mt19937 random(seed);
  Sample sample;
  for (std::size_t next = 0; next < links;) {
    Transaction transaction;
    std::vector<std::string> keywords;
    for (std::size_t i = 0; i < links_at_once && next < links; ++i, ++next) {
      keywords.push_back(fmt::format("k{}", next));
      transaction.puts.push_back(encode_link(make_link(keywords.back(), varied_target(next, random))));
    }
    transaction.command = fmt::format("add {}", keywords.front());
    sample.append(std::move(transaction), std::move(keywords));
  }
  return sample;
}

void collect_framing(std::string_view message, const char* file, int depth, std::set<std::size_t>& places);

// The bytes of a field that say what it is and how long.
void collect_framing(const wire::Field& field, const char* file, int depth, std::set<std::size_t>& places) {
  const bool has_length = field.type == wire::Type::length_delimited;
  const char* const end = has_length ? field.bytes.data() : field.frame.data() + 1;
  for (const char* at = field.frame.data(); at < end; ++at) places.insert(static_cast<std::size_t>(at - file));
  if (has_length && depth < 2) collect_framing(field.bytes, file, depth + 1, places);
}

void collect_framing(std::string_view message, const char* file, int depth, std::set<std::size_t>& places) {
  for (wire::Field field; wire::take_field(message, field);) collect_framing(field, file, depth, places);
}

std::set<std::size_t> tag_and_length_bytes(const Sample& sample) {
  std::set<std::size_t> places;
  collect_framing(sample.bytes, sample.bytes.data(), 0, places);
  return places;
}

std::vector<ByteRange> without(const ByteRange& hit, const Sample& sample) {
  std::vector<ByteRange> ranges = {{encode_format().size(), hit.begin}, {hit.end, sample.bytes.size()}};
  std::erase_if(ranges, [](const ByteRange& range) { return range.size() == 0; });
  return ranges;
}

void check_nothing_is_replaced_unseen(const Sample& sample, std::size_t hit, const std::string& bytes) {
  const std::string& keyword = sample.keywords[hit].back();
  const auto view = StoreView::of(std::make_unique<Bytes>(bytes), std::vector{keyword_key(keyword)});
  REQUIRE(view);
  CHECK_FALSE(view->find(keyword_key(keyword)));
  const auto created = create_link(*view, make_link(keyword, "https://new"), false);
  REQUIRE_FALSE(created);
  CHECK(created.error().code == ErrorCode::corrupt);
}

// `bytes` are the sample's, but for some of the transaction `hit`.
void check_only_hit_is_hidden(const Sample& sample, std::size_t hit, const std::string& bytes) {
  const auto log = read_log(bytes);
  REQUIRE(log);
  REQUIRE(log->sound == without(sample.frames[hit], sample));
  REQUIRE_FALSE(log->damaged.empty());
  REQUIRE(log->torn_tail().empty());
  check_nothing_is_replaced_unseen(sample, hit, bytes);
}

std::size_t transaction_at(const Sample& sample, std::size_t offset) {
  const auto after = std::ranges::upper_bound(sample.frames, offset, {}, &ByteRange::begin);
  return static_cast<std::size_t>(after - sample.frames.begin()) - 1;
}

void flip(std::string& bytes, std::size_t at, unsigned bit) {
  bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << bit));
}

void check_each_bit_of_tags_and_lengths(const Sample& sample) {
  std::string bytes = sample.bytes;
  for (const std::size_t at : tag_and_length_bytes(sample)) {
    if (at < encode_format().size()) continue;
    for (unsigned bit = 0; bit < 8; ++bit) {
      CAPTURE(at);
      CAPTURE(bit);
      flip(bytes, at, bit);
      check_only_hit_is_hidden(sample, transaction_at(sample, at), bytes);
      flip(bytes, at, bit);
    }
  }
}

// How many flips to try: CONTRIBUTING.md tells of GOLINKS_TEST_FLIPS.
int wanted_flips() {
  const char* const text = std::getenv("GOLINKS_TEST_FLIPS");
  return text == nullptr ? 2'000 : std::atoi(text);
}

std::string differences(const std::string& sound, const std::string& damaged) {
  std::string text;
  for (std::size_t at = 0; at < sound.size(); ++at) {
    if (sound[at] == damaged[at]) continue;
    text += fmt::format("{:02x} at {} is {:02x}, ", static_cast<unsigned char>(sound[at]), at,
                        static_cast<unsigned char>(damaged[at]));
  }
  return text;
}

// One to three bits of one transaction.
void check_random_flips(const Sample& sample, unsigned seed) {
  std::mt19937 random(seed);
  for (int turn = wanted_flips(); turn > 0; --turn) {
    const std::size_t hit = random() % sample.frames.size();
    const ByteRange& frame = sample.frames[hit];
    std::string bytes = sample.bytes;
    for (auto count = 1 + random() % 3; count > 0; --count)
      flip(bytes, frame.begin + random() % frame.size(), random() % 8);
    if (bytes == sample.bytes) continue;
    CAPTURE(turn);
    CAPTURE(seed);
    CAPTURE(differences(sample.bytes, bytes));
    check_only_hit_is_hidden(sample, hit, bytes);
  }
}

}  // namespace

TEST_CASE("a flipped bit of a tag or a length hides one transaction, which no change replaces unseen") {
  check_each_bit_of_tags_and_lengths(make_sample(200, 1, 1));
  check_each_bit_of_tags_and_lengths(make_sample(60, 20, 2));
}

TEST_CASE("flipped bits hide the one transaction they are in, which no change replaces unseen") {
  check_random_flips(make_sample(300, 1, 3), 4);
  check_random_flips(make_sample(300, 25, 5), 6);
}

TEST_CASE("a transaction with the right checksum that does not parse up to it is not sound") {
  const std::string link = encode_link(make_link("a", "https://a"));
  std::string whole;
  wire::append_varint_field(whole, 1, 1);
  wire::append_bytes_field(whole, 3, link);
  const std::string second_checksum =
      "\x79"
      "12345678";
  for (const std::string& rest : {std::string("\x2a\x7f"), std::string("\x2b"), std::string("\x05"),
                                  std::string("\x28"), second_checksum, std::string("\x80\x01")}) {
    const std::string bytes = encode_format() + seal_transaction(whole + rest);
    const auto log = read_log(bytes + seal_transaction(whole));
    REQUIRE(log);
    CHECK(log->sound == std::vector<ByteRange>{{bytes.size(), bytes.size() + seal_transaction(whole).size()}});
    const std::string key = "a";
    KeySearch search({&key, 1});
    CHECK_FALSE(skim_log(bytes, search));
  }
  std::string newer = whole;
  wire::append_bytes_field(newer, 100, "of a newer program");
  CHECK(read_log(encode_format() + seal_transaction(newer))->damaged.empty());
}

TEST_CASE("after a link's removal behind all damage its keyword is free") {
  Sample sample = make_sample(3, 1, 7);
  Transaction removal;
  removal.command = "rm k1";
  removal.removals = {encode_removal("k1")};
  sample.append(removal, {});
  std::string bytes = sample.bytes;
  flip(bytes, sample.frames[1].begin + 20, 0);
  const auto view = StoreView::of(std::make_unique<Bytes>(bytes), {});
  REQUIRE(view);
  CHECK(create_link(*view, make_link("k1", "https://new"), false));
  CHECK_FALSE(create_link(*view, make_link("k9", "https://new"), false));
  CHECK(create_link(*view, make_link("k9", "https://new"), true));
}

TEST_CASE("what other programs make of a store is damage, and not an interrupted write") {
  const Sample sample = make_sample(50, 1, 8);
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string bytes = sample.bytes;
    for (std::size_t at = 0; (at = bytes.find(from, at)) != std::string::npos; at += to.size())
      bytes.replace(at, from.size(), to);
    return bytes;
  };
  const std::size_t quarter = sample.bytes.size() / 4;
  const std::string head = sample.bytes.substr(0, quarter), unchanged(sample.bytes.size() - quarter, '\0');
  std::string noise = unchanged;
  std::mt19937 random(9);
  std::ranges::generate(noise, [&] { return static_cast<char>(random()); });
  for (const std::string& bytes :
       {replaced("https:", "http:"), replaced("\n", "\r\n"), head + unchanged, head + noise,
        head + std::string(unchanged.size(), '\xff'), sample.bytes + "\r\n", sample.bytes + sample.bytes.substr(9)}) {
    const auto log = read_log(bytes);
    REQUIRE(log);
    CHECK_FALSE(log->damaged.empty());
    CHECK(log->torn_tail().empty());
  }
}
