#include "store/torn_tail.h"

#include <doctest/doctest.h>

#include "store/log.h"
#include "tests/store/sample_store.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

std::string adding(const std::string& keyword, const std::string& target) {
  Transaction transaction;
  transaction.at_us = 1'700'000'000'000'000;
  transaction.command = "add " + keyword;
  transaction.puts.push_back(encode_link(make_link(keyword, target)));
  transaction.number = 300;
  return encode_transaction(transaction);
}

const std::vector<std::string>& samples() {
  static const std::vector<std::string> all = {adding("a", "https://a"),
                                               adding("long", "https://example.com/" + std::string(200, 'x'))};
  return all;
}

std::string with_zeros(std::string bytes, std::size_t begin, std::size_t size) {
  return bytes.replace(begin, size, std::string(size, '\0'));
}

}  // namespace

TEST_CASE("a transaction cut anywhere is an interrupted write, a whole one is none, nor are two") {
  for (const std::string& frame : samples()) {
    for (std::size_t size = 1; size < frame.size(); ++size) {
      CAPTURE(size);
      CHECK(is_interrupted_write(frame.substr(0, size), 1000));
      CHECK_FALSE(is_interrupted_write(frame + frame.substr(0, size), 1000));
    }
    CHECK_FALSE(is_interrupted_write(frame, 1000));
  }
  CHECK_FALSE(is_interrupted_write("", 1000));
}

TEST_CASE("a whole transaction in which a bit was flipped is damage, whichever it was") {
  for (const std::string& frame : samples()) {
    for (std::size_t at = 0; at < frame.size(); ++at) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        CAPTURE(at);
        CAPTURE(bit);
        std::string flipped = frame;
        flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ (1U << bit));
        CHECK_FALSE(is_interrupted_write(flipped, 2));
      }
    }
  }
}

TEST_CASE("what no golinks would append is damage") {
  for (const std::string bytes : {"torn", "\r\n", "https://example.com", "\x0a\x7f\xff\xff\xff\xff\xff",
                                  "\x0a\x7f\x12\x01x\x08\x01", "\x0a\xff\xff\xff\xff\xff\xff\x7f\x08\x01"}) {
    CAPTURE(bytes);
    CHECK_FALSE(is_interrupted_write(bytes, 1000));
  }
}

TEST_CASE("zeros in place of sectors of the block in which the file ended are an interrupted write") {
  const std::string frame = adding("long", "https://example.com/" + std::string(1200, 'x'));
  const std::size_t offset = 4096 + 100;  // its first sector has 412 bytes left
  CHECK(is_interrupted_write(with_zeros(frame, 412, 512), offset));
  CHECK(is_interrupted_write(with_zeros(frame, 412, frame.size() - 412), offset));
  CHECK(is_interrupted_write(std::string(frame.size(), '\0'), offset));
}

TEST_CASE("zeros in place of any sectors of one transaction are an interrupted write") {
  const std::string frame = adding("long", "https://example.com/" + std::string(9000, 'x'));
  CHECK(is_interrupted_write(with_zeros(frame, 512, 4096), 8192));
  CHECK(is_interrupted_write(with_zeros(frame, 4096, frame.size() - 4096), 8192));
  CHECK_FALSE(is_interrupted_write(with_zeros(frame, 512, 4096) + frame, 8192));
}

TEST_CASE("zeros in place of sectors of several transactions are damage, and so is what has lost its size") {
  std::string frames;
  for (int i = 0; i < 30; ++i) frames += adding("k" + std::to_string(i), "https://example.com");
  for (std::size_t begin = 512; begin + 1024 < frames.size(); begin += 512) {
    CAPTURE(begin);
    CHECK_FALSE(is_interrupted_write(with_zeros(frames, begin, 512), 4096));
    CHECK_FALSE(is_interrupted_write(with_zeros(frames, begin, frames.size() - begin), 4096));
  }
  CHECK_FALSE(is_interrupted_write(with_zeros(frames, 0, 512), 4096));
}

TEST_CASE("zeros that fill no sector, or go beyond that block, are damage") {
  const std::string frame = adding("long", "https://example.com/" + std::string(1200, 'x'));
  const std::size_t offset = 4096 + 100;
  CHECK_FALSE(is_interrupted_write(with_zeros(frame, 300, frame.size() - 300), offset));
  CHECK_FALSE(is_interrupted_write(with_zeros(frame, 500, 300), offset));
  CHECK_FALSE(is_interrupted_write(with_zeros(frame, 412, frame.size() - 412), 8192 - 500));
  CHECK_FALSE(is_interrupted_write(std::string(5000, '\0'), 100));
}

TEST_CASE("a file that begins with a part of the format is one that was just begun") {
  CHECK(is_interrupted_write(encode_format().substr(0, 1), 0));
  CHECK_FALSE(is_interrupted_write("\n\n\n\n", 0));
  CHECK_FALSE(is_interrupted_write(std::string(4096, '\0'), 0));
  CHECK_FALSE(is_interrupted_write(adding("a", "https://a").substr(0, 20), 0));
}
