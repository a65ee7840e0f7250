#include "store/torn_tail.h"

#include <algorithm>
#include <optional>

#include "golinks/v1/store.pb.h"
#include "store/log.h"
#include "store/wire.h"

namespace golinks {
namespace {

constexpr std::uint64_t sector_bytes = 512;
constexpr std::uint64_t block_bytes = 4096;
constexpr std::size_t longest_varint = 10, longest_tag = 5;

bool is_all_zero(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char byte) { return byte == 0; });
}

// A sector that never reached the disk is zero from its first byte to its last; whoever overwrites bytes with zeros
// begins anywhere.
bool has_lost_sector(std::string_view tail, std::uint64_t offset) {
  for (std::size_t begin = 0; begin < tail.size();) {
    const std::size_t size = sector_bytes - (offset + begin) % sector_bytes;
    if (is_all_zero(tail.substr(begin, size))) return begin == 0 || tail[begin - 1] != 0;
    begin += size;
  }
  return false;
}

// Whether the rest of a field, after its tag, is there; false too when it is no field, which `is_cut` tells apart.
bool take_value(std::string_view& rest, wire::Type type, bool& is_cut) {
  std::uint64_t size = 0;
  switch (type) {
    case wire::Type::varint: is_cut = rest.size() < longest_varint; return wire::take_varint(rest, size);
    case wire::Type::length_delimited:
      is_cut = rest.size() < longest_varint;
      if (!wire::take_varint(rest, size)) return false;
      break;
    case wire::Type::fixed64: size = 8; break;
    case wire::Type::fixed32: size = 4; break;
    default: is_cut = false; return false;
  }
  is_cut = size > rest.size();
  if (!is_cut) rest.remove_prefix(size);
  return !is_cut;
}

// Whether a transaction may begin with `payload` and go on: fields in order, and not yet its checksum.
bool may_go_on(std::string_view payload) {
  std::uint64_t last_number = 0;
  while (!payload.empty()) {
    const bool is_short = payload.size() < longest_tag;
    std::uint64_t tag = 0;
    if (!wire::take_varint(payload, tag)) return is_short;
    const std::uint64_t number = tag >> 3U;
    if (tag > 0xffffffffU || number == 0 || number < last_number) return false;
    last_number = number;
    bool is_cut = false;
    if (!take_value(payload, static_cast<wire::Type>(tag & 7U), is_cut)) return is_cut;
    if (number == v1::Transaction::kChecksumFieldNumber) return false;
  }
  return true;
}

constexpr char transaction_tag = 0x0a;

// The size that the beginning of a transaction tells, which is taken off `tail`.
std::optional<std::uint64_t> take_size(std::string_view& tail) {
  if (tail.front() != transaction_tag) return std::nullopt;
  tail.remove_prefix(1);
  std::uint64_t size = 0;
  return wire::take_varint(tail, size) && size <= max_store_bytes ? std::optional(size) : std::nullopt;
}

bool is_cut_transaction(std::string_view tail) {
  if (tail.front() == transaction_tag && tail.size() <= longest_varint) {
    std::string_view rest = tail.substr(1);
    if (std::uint64_t size = 0; !wire::take_varint(rest, size)) return true;  // cut within the size
  }
  const auto size = take_size(tail);
  return size && tail.size() < *size && may_go_on(tail);
}

// One transaction, by the size that it begins with. Where nothing is left of it at all, no more than the block in which
// the file ended.
bool is_one_write(std::string_view tail, std::uint64_t offset) {
  const bool is_in_one_block = offset / block_bytes == (offset + tail.size() - 1) / block_bytes;
  if (is_in_one_block && is_all_zero(tail)) return true;
  const auto size = take_size(tail);
  return size && tail.size() <= *size;
}

}  // namespace

bool is_interrupted_write(std::string_view tail, std::uint64_t offset) {
  if (tail.empty()) return false;
  if (offset == 0) return encode_format().starts_with(tail);  // every file begins with it
  return (is_one_write(tail, offset) && has_lost_sector(tail, offset)) || is_cut_transaction(tail);
}

}  // namespace golinks
