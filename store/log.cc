#include "store/log.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <bit>

#include "golinks/v1/store.pb.h"
#include "store/wire.h"

namespace golinks {
namespace {

constexpr char transaction_tag = 0x0a;        // field 1, length-delimited
constexpr char checksum_tag = 0x79;           // field 15, fixed64
constexpr std::size_t checksum_size = 1 + 8;  // its tag and value
constexpr std::uint64_t search_budget_per_byte = 16;
static_assert(v1::Store::kTransactionFieldNumber == 1 && v1::Transaction::kChecksumFieldNumber == 15);
static_assert(v1::Transaction::kPutFieldNumber == detail::put_field);
static_assert(v1::Transaction::kRemoveFieldNumber == detail::remove_field);
static_assert(v1::Link::kKeywordFieldNumber == detail::keyword_field);
static_assert(v1::Removal::kKeywordFieldNumber == detail::keyword_field);

std::uint64_t checksum_of(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

bool ends_with_checksum_field(std::string_view bytes) {
  return bytes.size() >= checksum_size && bytes[bytes.size() - checksum_size] == checksum_tag;
}

// The payload of the sound transaction that `bytes` begin with; empty when they do not begin with one.
std::string_view sound_payload(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != transaction_tag) return {};
  std::string_view rest = bytes.substr(1);
  std::uint64_t size = 0;
  if (!wire::take_small_varint(rest, size) || size > rest.size()) return {};
  const std::string_view payload = rest.substr(0, size);
  if (!ends_with_checksum_field(payload)) return {};
  const std::string_view covered = payload.substr(0, payload.size() - checksum_size);
  if (checksum_of(covered) != wire::read_fixed64(payload.data() + covered.size() + 1)) return {};
  return payload;
}

// The offset of the next sound transaction at or after `from`, or the size of `bytes`. Every candidate costs a checksum over the length that it
// claims; `budget` bounds the sum, so that bytes made to look like many huge transactions cannot stall a reader.
std::size_t find_sound_frame(std::string_view bytes, std::size_t from, std::uint64_t& budget) {
  for (std::size_t at = from; (at = bytes.find(transaction_tag, at)) != std::string_view::npos; ++at) {
    std::string_view rest = bytes.substr(at + 1);
    std::uint64_t size = 0;
    if (!wire::take_varint(rest, size) || size > rest.size()) continue;
    if (!ends_with_checksum_field(rest.substr(0, size))) continue;
    if (size > budget) return bytes.size();
    budget -= size;
    if (!sound_payload(bytes.substr(at)).empty()) return at;
  }
  return bytes.size();
}

bool is_known_format(std::uint64_t format) { return format <= store_format; }
// See Store.format in store.proto: a single flipped bit never turns one format into another.
bool is_valid_format(std::uint64_t format) { return std::popcount(format) % 2 == 1; }

// A newer program's field never ends like a transaction: field 15 of the Store is reserved for that reason.
bool is_foreign(const wire::Field& field) {
  if (field.number == v1::Store::kTransactionFieldNumber || ends_with_checksum_field(field.frame)) return false;
  if (field.number != v1::Store::kFormatFieldNumber) return true;
  return field.type == wire::Type::varint && is_valid_format(field.value);
}

struct Gap {
  std::size_t foreign_size = 0;  // how many of its first bytes are whole foreign fields; the rest is damaged or torn
  bool names_newer_format = false;
};

// What the bytes between two sound transactions are.
Gap judge_gap(std::string_view bytes) {
  Gap gap;
  std::string_view rest = bytes;
  for (wire::Field field; wire::take_field(rest, field) && is_foreign(field);) {
    gap.foreign_size += field.frame.size();
    const bool is_format = field.number == v1::Store::kFormatFieldNumber;
    if (is_format && !is_known_format(field.value)) gap.names_newer_format = true;
  }
  return gap;
}

// Grows the last run when the new one follows it directly.
void append_range(std::vector<ByteRange>& ranges, std::size_t begin, std::size_t end) {
  if (!ranges.empty() && ranges.back().end == begin) {
    ranges.back().end = end;
  } else {
    ranges.push_back({begin, end});
  }
}

// Sorts the bytes between two sound transactions into foreign and damaged ones. False when they name a newer format.
bool note_gap(Log& log, ByteRange range) {
  const Gap gap = judge_gap(log.bytes.substr(range.begin, range.size()));
  // Damaged bytes may look like a format; the file's first bytes and a gap without damage are believed.
  const bool is_believable = range.begin == 0 || gap.foreign_size == range.size();
  if (gap.names_newer_format && is_believable) return false;
  if (gap.foreign_size > 0) {
    append_range(log.foreign, range.begin, range.begin + gap.foreign_size);
    log.end = range.begin + gap.foreign_size;
  }
  const bool is_last = range.end == log.bytes.size();  // what nothing sound follows is the torn tail
  if (!is_last && gap.foreign_size < range.size()) append_range(log.damaged, range.begin + gap.foreign_size, range.end);
  return true;
}

void note_last_transaction(Log& log) {
  if (log.sound.empty()) return;
  const TransactionView last = read_transaction(log.bytes.substr(log.last_frame));
  log.last_number = last.number;
  log.total_dead_bytes = last.dead_bytes;
  const TransactionView first = read_transaction(log.bytes.substr(log.sound.front().begin));
  const std::uint64_t compacted_away = first.number == 0 ? first.dead_bytes : 0;
  log.dead_bytes = last.dead_bytes - std::min(last.dead_bytes, compacted_away);
}

// A file cut while its first bytes were written is still a store; /etc/passwd is none.
bool looks_like_store(const Log& log) {
  if (!log.sound.empty() || !log.foreign.empty() || log.bytes.empty()) return true;
  const std::string format = encode_format();
  return log.bytes.starts_with(format) || format.starts_with(log.bytes);
}

Result<Log> judge(std::string_view bytes, const PayloadVisitor& visit) {
  Log log;
  log.bytes = bytes;
  std::uint64_t budget = search_budget_per_byte * std::uint64_t{bytes.size()};
  for (std::size_t at = 0; at < bytes.size();) {
    if (const auto payload = sound_payload(bytes.substr(at)); !payload.empty()) {
      if (visit) visit(payload);
      log.last_frame = at;
      log.end = static_cast<std::size_t>(payload.data() + payload.size() - bytes.data());
      append_range(log.sound, at, log.end);
      at = log.end;
      continue;
    }
    const std::size_t next = find_sound_frame(bytes, at, budget);
    if (!note_gap(log, {at, next})) {
      return failure(ErrorCode::too_new, "the store was written by a newer golinks; update this one to use it");
    }
    at = next;
  }
  note_last_transaction(log);
  return log;
}

}  // namespace

Result<Log> read_log(std::string_view file, const PayloadVisitor& visit) {
  auto log = judge(file, visit);
  if (log && !looks_like_store(*log)) return failure(ErrorCode::corrupt, "the file is not a golinks store");
  return log;
}

Result<Log> read_appended_log(std::string_view bytes) { return judge(bytes, {}); }

TransactionView read_transaction(std::string_view frame) {
  TransactionView transaction;
  wire::Field field;
  if (!wire::take_field(frame, field)) return transaction;
  transaction.frame = field.frame;
  transaction.payload = field.bytes;
  std::string_view rest = transaction.payload;
  while (!rest.empty() && wire::take_field(rest, field)) {
    switch (field.number) {
      case v1::Transaction::kAtUsFieldNumber: transaction.at_us = static_cast<Microseconds>(field.value); break;
      case v1::Transaction::kCommandFieldNumber: transaction.command = field.bytes; break;
      case v1::Transaction::kNumberFieldNumber: transaction.number = field.value; break;
      case v1::Transaction::kUndoesFieldNumber: transaction.undoes = field.value; break;
      case v1::Transaction::kDeadBytesFieldNumber: transaction.dead_bytes = field.value; break;
      case v1::Transaction::kPutFieldNumber:
      case v1::Transaction::kRemoveFieldNumber:
      case v1::Transaction::kChecksumFieldNumber: break;
      default: transaction.has_unknown_fields = true;
    }
  }
  return transaction;
}

std::string encode_removal(std::string_view keyword) {
  std::string removal;
  wire::append_bytes_field(removal, v1::Removal::kKeywordFieldNumber, keyword);
  return removal;
}

std::string encode_transaction(const Transaction& transaction) {
  std::string payload;
  wire::append_varint_field(payload, v1::Transaction::kAtUsFieldNumber, static_cast<std::uint64_t>(transaction.at_us));
  wire::append_bytes_field(payload, v1::Transaction::kCommandFieldNumber, transaction.command);
  for (const std::string& put : transaction.puts) {
    wire::append_bytes_field(payload, v1::Transaction::kPutFieldNumber, put);
  }
  for (const std::string& removal : transaction.removals) {
    wire::append_bytes_field(payload, v1::Transaction::kRemoveFieldNumber, removal);
  }
  wire::append_varint_field(payload, v1::Transaction::kNumberFieldNumber, transaction.number);
  if (transaction.undoes != 0) {
    wire::append_varint_field(payload, v1::Transaction::kUndoesFieldNumber, transaction.undoes);
  }
  if (transaction.dead_bytes != 0) {
    wire::append_varint_field(payload, v1::Transaction::kDeadBytesFieldNumber, transaction.dead_bytes);
  }
  return seal_transaction(std::move(payload));
}

std::string seal_transaction(std::string payload) {
  wire::append_fixed64_field(payload, v1::Transaction::kChecksumFieldNumber, checksum_of(payload));
  std::string frame;
  wire::append_bytes_field(frame, v1::Store::kTransactionFieldNumber, payload);
  return frame;
}

std::string encode_format() {
  std::string field;
  wire::append_varint_field(field, v1::Store::kFormatFieldNumber, store_format);
  return field;
}

}  // namespace golinks
