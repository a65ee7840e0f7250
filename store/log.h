// The bytes of a store file as a log of transactions: which of them are sound, what lies between, where to append.
//
// The idea: look for transactions, and trust nothing else. A transaction is a field 1 of golinks.v1.Store whose
// last nine bytes are a field 15 with the XXH3-64 of the bytes before it. Where one ends, the next should begin;
// where none begins, the search goes on byte by byte to the next one whose checksum holds. The gap in between
// is then judged: well-formed fields that this program does not know are a newer program's and are kept (foreign);
// anything else is damage. Only the beginning of one transaction at the end of the file is a torn tail: a write in
// progress or cut short (torn_tail.h). Lengths in unverified bytes are never followed, so damage cannot hide a
// transaction behind it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/link.h"
#include "store/result.h"
#include "store/wire.h"

namespace golinks {

inline constexpr std::uint32_t store_format = 1;
inline constexpr std::size_t max_store_bytes = 0x7fffffff;  // protobuf reads no message of 2 GiB

struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
  bool operator==(const ByteRange&) const = default;
};

// The verdict on a stretch of bytes. Offsets count from the stretch's first byte.
struct Log {
  std::string_view bytes;
  std::vector<ByteRange> sound;    // runs of sound transactions, in order
  std::vector<ByteRange> foreign;  // runs of well-formed fields that are no transactions (the format is one)
  std::vector<ByteRange> damaged;
  std::size_t end = 0;                 // where the next transaction belongs: after all but the torn tail
  std::size_t last_frame = 0;          // where the last sound transaction begins
  std::uint64_t last_number = 0;       // TransactionView::number of the last sound transaction
  std::uint64_t next_number = 1;       // of the next change; leaves out one for what was lost at a damaged end
  std::uint64_t total_dead_bytes = 0;  // TransactionView::dead_bytes of the last sound transaction
  std::uint64_t dead_bytes = 0;        // of these, what is in this file: not counted by the last compaction

  // bytes.size() - end: a write in progress, or one cut short.
  [[nodiscard]] std::string_view torn_tail() const { return bytes.substr(end); }
  [[nodiscard]] std::size_t damaged_bytes() const {
    std::size_t sum = 0;
    for (const ByteRange& range : damaged) sum += range.size();
    return sum;
  }
};

// One put or removal inside a transaction. decode_link_view(link_bytes) tells the rest of a link that was put.
struct Change {
  bool is_removal = false;
  std::string_view keyword;
  std::string_view link_bytes;  // the serialized Link or Removal
  std::string_view frame;       // the change's field with its tag and length
};

// A sound transaction, read in place.
struct TransactionView {
  std::string_view payload;  // the serialized golinks.v1.Transaction
  std::string_view frame;    // the same with its tag and length
  std::uint64_t number = 0;  // 0: written by compaction
  std::uint64_t undoes = 0;
  std::uint64_t dead_bytes = 0;
  Microseconds at_us = 0;
  std::string_view command;
  std::string_view
      renamed_from;  // the keyword that the first link put here had before; empty when it had the same or none
  bool has_unknown_fields = false;
};

[[nodiscard]] TransactionView read_transaction(std::string_view frame);

// Visits the frames of the sound transactions in order, unread: visit(std::string_view frame).
template <typename Visitor>
void for_each_frame(const Log& log, Visitor&& visit);

// Visits the puts and removals of one transaction, or of the whole log, in order: visit(const Change&).
template <typename Visitor>
void for_each_change(const TransactionView& transaction, Visitor&& visit);
template <typename Visitor>
void for_each_change(const Log& log, Visitor&& visit);

// A transaction about to be written.
struct Transaction {
  Microseconds at_us = 0;
  std::string command;
  std::vector<std::string> puts;      // serialized links, see encode_link()
  std::vector<std::string> removals;  // serialized removals, see encode_removal()
  std::uint64_t number = 0;
  std::uint64_t undoes = 0;
  std::uint64_t dead_bytes = 0;
  std::string renamed_from;

  [[nodiscard]] bool empty() const { return puts.empty() && removals.empty(); }
};

// A serialized golinks.v1.Removal.
[[nodiscard]] std::string encode_removal(std::string_view keyword);
// The transaction's frame, checksum included: what is appended to the file.
[[nodiscard]] std::string encode_transaction(const Transaction& transaction);
// The bytes of the field that puts a link, or removes one, with a message of `size` bytes.
[[nodiscard]] std::size_t change_frame_size(std::size_t size);
// The size of encode_transaction(transaction).
[[nodiscard]] std::size_t encoded_size(const Transaction& transaction);
// The frame of a golinks.v1.Transaction that was serialized without its checksum.
[[nodiscard]] std::string seal_transaction(std::string payload);
// The format field that a file begins with.
[[nodiscard]] std::string encode_format();

// Walking a million transactions is the price of every lookup, so the walk is inlined into its visitors.
namespace detail {

inline constexpr std::uint32_t put_field = 3;      // golinks.v1.Transaction.put
inline constexpr std::uint32_t remove_field = 4;   // golinks.v1.Transaction.remove
inline constexpr std::uint32_t keyword_field = 1;  // of golinks.v1.Link and golinks.v1.Removal alike

[[nodiscard]] inline std::string_view read_keyword_anywhere(std::string_view link_bytes) {
  std::string_view keyword;
  for (wire::Field field; wire::take_field(link_bytes, field);) {
    if (field.number == keyword_field && field.type == wire::Type::length_delimited) keyword = field.bytes;
  }
  return keyword;
}

// The keyword of a serialized Link or Removal: its first field, when it is written in order.
[[nodiscard]] inline std::string_view read_keyword(std::string_view link_bytes) {
  constexpr char tag = (keyword_field << 3U) | static_cast<unsigned>(wire::Type::length_delimited);
  const char* const begin = link_bytes.data();
  const std::size_t size = link_bytes.size();
  if (size < 2 || begin[0] != tag || begin[1] < 0) return read_keyword_anywhere(link_bytes);
  const std::size_t end = 2 + static_cast<std::size_t>(begin[1]);
  if (end > size || (end < size && begin[end] == tag)) return read_keyword_anywhere(link_bytes);
  return {begin + 2, end - 2};
}

// Fields are written in order (see store.proto), so nothing after the removals needs to be looked at; what comes
// before the puts is stepped over unread.
template <typename Visitor>
[[gnu::always_inline]] inline void visit_changes(std::string_view payload, Visitor& visit) {
  const char* at = payload.data();
  const char* const end = at + payload.size();
  while (at != nullptr && at < end) {
    const char* const begin = at++;
    const std::uint32_t number = static_cast<unsigned char>(*begin) >> 3U;
    const auto type = static_cast<wire::Type>(static_cast<unsigned char>(*begin) & 7U);
    if (number > remove_field) return;
    if (type == wire::Type::varint) {
      at = wire::skip_varint(at, end);
      continue;
    }
    std::size_t length = 0;
    if (type != wire::Type::length_delimited || (at = wire::read_length(at, end, length)) == nullptr) return;
    const std::string_view bytes(at, length);
    at += length;
    if (number < put_field) continue;
    visit(Change{number == remove_field, read_keyword(bytes), bytes, {begin, static_cast<std::size_t>(at - begin)}});
  }
}

}  // namespace detail

template <typename Visitor>
void for_each_frame(const Log& log, Visitor&& visit) {
  for (const ByteRange& run : log.sound) {
    std::string_view rest = log.bytes.substr(run.begin, run.size());
    for (wire::Field field; wire::take_field(rest, field);) visit(field.frame);
  }
}

template <typename Visitor>
void for_each_change(const TransactionView& transaction, Visitor&& visit) {
  detail::visit_changes(transaction.payload, visit);
}

template <typename Visitor>
void for_each_change(const Log& log, Visitor&& visit) {
  for (const ByteRange& run : log.sound) {
    std::string_view rest = log.bytes.substr(run.begin, run.size());
    for (wire::Field field; wire::take_field(rest, field);) detail::visit_changes(field.bytes, visit);
  }
}

}  // namespace golinks
