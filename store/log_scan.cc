#include "store/log_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "golinks/v1/store.pb.h"
#include "store/checksum.h"
#include "store/keyword_completion.h"
#include "store/torn_tail.h"
#include "store/wire.h"

namespace golinks {
namespace {

constexpr char transaction_tag = 0x0a;        // field 1, length-delimited
constexpr char checksum_tag = 0x79;           // field 15, fixed64
constexpr std::size_t checksum_size = 1 + 8;  // its tag and value
constexpr std::uint64_t search_budget_per_byte = 16;
constexpr std::uint64_t always_affordable = 4096;  // bytes: nearly every transaction is smaller
static_assert(v1::Store::kTransactionFieldNumber == 1 && v1::Transaction::kChecksumFieldNumber == 15);
static_assert(v1::Transaction::kPutFieldNumber == detail::put_field);
static_assert(v1::Transaction::kRemoveFieldNumber == detail::remove_field);
static_assert(v1::Link::kKeywordFieldNumber == detail::keyword_field);
static_assert(v1::Removal::kKeywordFieldNumber == detail::keyword_field);

bool ends_with_checksum_field(std::string_view bytes) {
  return bytes.size() >= checksum_size && bytes[bytes.size() - checksum_size] == checksum_tag;
}

// The payload of what is framed like a transaction at `at`; without data when nothing is.
[[gnu::always_inline]] inline std::string_view framed_payload(const char* at, const char* end) {
  std::size_t size = 0;
  if (at == end || *at != transaction_tag) return {};
  const char* const begin = wire::read_length(at + 1, end, size);
  if (begin == nullptr || size < checksum_size || begin[size - checksum_size] != checksum_tag) return {};
  return {begin, size};
}

[[gnu::always_inline]] inline bool has_right_checksum(std::string_view payload) {
  const std::size_t covered = payload.size() - checksum_size;
  return checksum_of(payload.substr(0, covered)) == wire::read_fixed64(payload.data() + covered + 1);
}

// Where the field that begins at `at` ends, unless its number is above 15; nullptr where there is no such field.
[[gnu::always_inline]] inline const char* skip_small_field(const char* at, const char* end) {
  const auto tag = static_cast<unsigned char>(*at++);
  if (tag < 8 || tag == checksum_tag) return nullptr;
  const auto type = static_cast<wire::Type>(tag & 7U);
  if (type == wire::Type::varint) return wire::skip_varint(at, end);
  std::size_t size = type == wire::Type::fixed64 ? 8 : 4;
  if (type == wire::Type::length_delimited) {
    at = wire::read_length(at, end, size);
  } else if (type != wire::Type::fixed64 && type != wire::Type::fixed32) {
    return nullptr;
  }
  return at != nullptr && size <= static_cast<std::size_t>(end - at) ? at + size : nullptr;
}

// The same for any field.
const char* skip_field(const char* at, const char* end) {
  std::string_view rest(at, static_cast<std::size_t>(end - at));
  wire::Field field;
  const bool is_one = wire::take_field(rest, field) && field.number != v1::Transaction::kChecksumFieldNumber;
  return is_one ? rest.data() : nullptr;
}

// Whether whole fields, none of them a checksum, fill the bytes from `at` to `end`.
[[gnu::always_inline]] inline bool are_fields(const char* at, const char* end) {
  while (at != nullptr && at < end) {
    at = static_cast<unsigned char>(*at) < 0x80 ? skip_small_field(at, end) : skip_field(at, end);
  }
  return at == end;
}

const char* checksum_field(std::string_view payload) { return payload.data() + payload.size() - checksum_size; }

bool is_sound(std::string_view payload) {
  return has_right_checksum(payload) && are_fields(payload.data(), checksum_field(payload));
}

bool begins_with_sound_transaction(std::string_view bytes) {
  const std::string_view payload = framed_payload(bytes.data(), bytes.data() + bytes.size());
  return payload.data() != nullptr && is_sound(payload);
}

// A run of transactions.
struct Run {
  const char* last_frame = nullptr;
  const char* end;
};

// The run that begins at `at` and lasts as long as `accept` says so of the payloads.
template <typename Accept>
Run walk(const char* at, const char* end, const Accept& accept) {
  Run run{nullptr, at};
  for (;;) {
    const std::string_view payload = framed_payload(run.end, end);
    if (payload.data() == nullptr || !accept(payload)) return run;
    run.last_frame = run.end;
    run.end = payload.data() + payload.size();
  }
}

// The offset of the first sound transaction at or after `from`; the size of `bytes` when there is none. Every candidate
// costs a checksum over the length that it claims; `budget`, in bytes, bounds the sum for all but small ones, so that
// bytes made to look like many huge transactions cannot stall a reader.
std::size_t find_sound_transaction(std::string_view bytes, std::size_t from, std::uint64_t& budget) {
  for (std::size_t at = from; (at = bytes.find(transaction_tag, at)) != std::string_view::npos; ++at) {
    std::string_view rest = bytes.substr(at + 1);
    std::uint64_t size = 0;
    if (!wire::take_varint(rest, size) || size > rest.size()) continue;
    if (!ends_with_checksum_field(rest.substr(0, size))) continue;
    if (size > always_affordable) {
      if (size > budget) continue;
      budget -= size;
    }
    if (begins_with_sound_transaction(bytes.substr(at))) return at;
  }
  return bytes.size();
}

// Reads the put of a transaction that has just this one, with everything short, as nearly all have, and returns where
// it ends; nullptr for any other. It tells what visit_changes() would, with a fraction of its checks.
[[gnu::always_inline]] inline const char* only_short_put(std::string_view payload, Change& put) {
  constexpr char at_us_tag = 0x08, command_tag = 0x12, put_tag = 0x1a, keyword_tag = 0x0a;
  const char* const end = payload.data() + payload.size();
  const char* at = payload.data();
  if (payload.size() < 32 || at[0] != at_us_tag) return nullptr;
  at = wire::skip_varint(at + 1, end);
  if (at == nullptr || end - at < 2 || at[0] != command_tag || at[1] < 0) return nullptr;
  at += 2 + at[1];
  if (end - at < 4 || at[0] != put_tag || at[1] < 0 || at[2] != keyword_tag || at[3] < 0) return nullptr;
  const char* const link_end = at + 2 + at[1];
  const char* const keyword_end = at + 4 + at[3];
  if (link_end >= end || static_cast<unsigned char>(*link_end) >> 3U <= detail::remove_field) return nullptr;
  if (keyword_end >= link_end || *keyword_end == keyword_tag) return nullptr;
  put = {false, {at + 4, keyword_end}, {at + 2, link_end}, {}};
  return link_end;
}

// Whether the fields after the put are whole up to the checksum: mostly a number alone.
[[gnu::always_inline]] inline bool ends_at_checksum(const char* at, std::string_view payload) {
  constexpr char number_tag = 0x28;
  const char* const end = checksum_field(payload);
  if (at < end && *at == number_tag) at = wire::skip_varint(at + 1, end);
  return at == end || are_fields(at, end);
}

template <typename Search>
[[gnu::noinline]] bool search_any_payload(std::string_view payload, const Search& search) {
  if (!are_fields(payload.data(), checksum_field(payload))) return false;
  detail::visit_changes(payload, search);
  return true;
}

// Shows the changes of a transaction to `search`. False when it is not sound.
template <typename Search>
[[gnu::always_inline]] inline bool search_payload(std::string_view payload, const Search& search) {
  if (!has_right_checksum(payload)) return false;
  Change put;
  if (const char* const at = only_short_put(payload, put); at != nullptr) {
    if (!ends_at_checksum(at, payload)) return false;
    search(put);
    return true;
  }
  return search_any_payload(payload, search);
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
  std::optional<std::size_t> newer_format_at;
};

// Whether the field would be a transaction but for a bit of its checksum's tag, or of its first byte.
bool resembles_transaction(const wire::Field& field) {
  constexpr unsigned at_us_tag = 0x08;
  if (field.bytes.size() < checksum_size) return false;
  const auto first = static_cast<unsigned char>(field.bytes.front());
  const auto ninth_last = static_cast<unsigned char>(*checksum_field(field.bytes));
  return std::popcount(first ^ at_us_tag) + std::popcount(ninth_last ^ static_cast<unsigned>(checksum_tag)) <= 1;
}

// What the bytes between two sound transactions are. Where a change is missing between these, what resembles one is not
// taken for a newer program's.
Gap judge_gap(std::string_view bytes, bool is_change_missing) {
  Gap gap;
  std::string_view rest = bytes;
  for (wire::Field field; wire::take_field(rest, field) && is_foreign(field);) {
    if (is_change_missing && resembles_transaction(field)) break;
    const bool is_format = field.number == v1::Store::kFormatFieldNumber;
    if (is_format && !is_known_format(field.value) && !gap.newer_format_at) gap.newer_format_at = gap.foreign_size;
    gap.foreign_size += field.frame.size();
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

// Whether the numbers of the sound transactions around the range tell so.
bool is_change_missing(const Log& log, ByteRange range) {
  if (range.end == log.bytes.size()) return false;
  const std::uint64_t before = log.sound.empty() ? 0 : read_transaction(log.bytes.substr(log.last_frame)).number;
  return read_transaction(log.bytes.substr(range.end)).number != before + 1;
}

// Sorts the bytes that are no sound transactions into foreign, damaged and torn ones. False when they name a newer
// format. `offset` is where the log begins in its file.
bool note_gap(Log& log, ByteRange range, std::uint64_t offset) {
  Gap gap = judge_gap(log.bytes.substr(range.begin, range.size()), is_change_missing(log, range));
  // Damaged bytes may look like a format: a gap with damage is believed only where nothing that we know follows it.
  // Otherwise the format is damage as well; left there, it would be believed once the rest of the damage is gone.
  const bool is_whole_file = range.begin == 0 && range.end == log.bytes.size();
  const bool is_believable = is_whole_file || gap.foreign_size == range.size();
  if (gap.newer_format_at && is_believable) return false;
  gap.foreign_size = gap.newer_format_at.value_or(gap.foreign_size);
  if (gap.foreign_size > 0) {
    append_range(log.foreign, range.begin, range.begin + gap.foreign_size);
    log.end = range.begin + gap.foreign_size;
  }
  const std::size_t begin = range.begin + gap.foreign_size;
  const bool is_last = range.end == log.bytes.size();
  if (begin == range.end || (is_last && is_interrupted_write(log.bytes.substr(begin), offset + begin))) return true;
  append_range(log.damaged, begin, range.end);
  log.end = range.end;
  return true;
}

// What the first and the last transaction say about the whole.
void note_totals(Log& log) {
  const bool has_damaged_end = !log.damaged.empty() && log.damaged.back().end == log.bytes.size();
  log.next_number = has_damaged_end ? 2 : 1;
  if (log.sound.empty()) return;
  const TransactionView last = read_transaction(log.bytes.substr(log.last_frame));
  log.last_number = last.number;
  log.next_number += last.number;
  log.total_dead_bytes = last.dead_bytes;
  const TransactionView first = read_transaction(log.bytes.substr(log.sound.front().begin));
  const std::uint64_t compacted_away = first.number == 0 ? first.dead_bytes : 0;
  log.dead_bytes = last.dead_bytes - std::min(last.dead_bytes, compacted_away);
}

// A file whose format did not reach the disk whole, which is written and synced before all else, is still a store;
// /etc/passwd is none.
bool looks_like_store(const Log& log) {
  if (!log.sound.empty()) return true;
  const std::string format = encode_format();
  if (log.bytes.size() > format.size())
    return log.bytes.starts_with(format) || log.torn_tail().size() == log.bytes.size();
  const auto is_written_or_zero = [](char byte, char wanted) { return byte == wanted || byte == 0; };
  return std::equal(log.bytes.begin(), log.bytes.end(), format.begin(),
                    format.begin() + static_cast<std::ptrdiff_t>(log.bytes.size()), is_written_or_zero);
}

Result<Log> scan(std::string_view bytes, std::uint64_t offset) {
  Log log;
  log.bytes = bytes;
  std::uint64_t budget = search_budget_per_byte * std::uint64_t{bytes.size()};
  for (std::size_t at = 0; at < bytes.size();) {
    const Run run = walk(bytes.data() + at, bytes.data() + bytes.size(), is_sound);
    if (run.last_frame != nullptr) {
      log.last_frame = static_cast<std::size_t>(run.last_frame - bytes.data());
      log.end = static_cast<std::size_t>(run.end - bytes.data());
      append_range(log.sound, at, log.end);
      at = log.end;
      continue;
    }
    const std::size_t next = find_sound_transaction(bytes, at, budget);
    if (!note_gap(log, {at, next}, offset)) {
      return failure(ErrorCode::too_new, "the store was written by a newer golinks; update this one to use it");
    }
    at = next;
  }
  note_totals(log);
  return log;
}

// Verifies each transaction and shows its changes to `search`, in one walk: bytes that nobody has verified tell neither
// what is there nor what is not.
template <typename Search>
std::optional<Log> skim(std::string_view file, const Search& search) {
  const std::string format = encode_format();
  if (!file.starts_with(format)) return std::nullopt;
  const auto accept = [&search](std::string_view payload) { return search_payload(payload, search); };
  const char* const end = file.data() + file.size();
  const Run run = walk(file.data() + format.size(), end, accept);
  if (run.end != end || run.last_frame == nullptr) return std::nullopt;
  Log log;
  log.bytes = file;
  log.foreign = {{0, format.size()}};
  log.sound = {{format.size(), file.size()}};
  log.end = file.size();
  log.last_frame = static_cast<std::size_t>(run.last_frame - file.data());
  note_totals(log);
  return log;
}

}  // namespace

Result<void> check_store_size(const std::string& path, std::uint64_t size) {
  if (size <= max_store_bytes) return {};
  return failure(ErrorCode::corrupt, fmt::format("{} is no store: it is larger than 2 GiB", path));
}

Result<Log> read_log(std::string_view file) {
  auto log = scan(file, 0);
  if (log && !looks_like_store(*log)) return failure(ErrorCode::corrupt, "the file is not a golinks store");
  return log;
}

Result<Log> read_appended_log(std::string_view bytes, std::uint64_t offset) { return scan(bytes, offset); }

std::optional<Log> skim_log(std::string_view file, KeySearch& search) {
  return skim(file, [&](const Change& change) { search.see(change); });
}

bool skim_log(std::string_view file, KeywordCompletion& completion) {
  return skim(file, [&](const Change& change) { completion.see(change); }).has_value();
}

}  // namespace golinks
