#include "store/log.h"

#include <algorithm>
#include <array>
#include <optional>
#include <thread>

#include "golinks/v1/store.pb.h"
#include "store/key_search.h"
#include "store/log_scan.h"
#include "store/wire.h"

namespace golinks {
namespace {

static_assert(v1::Transaction::kPutFieldNumber == detail::put_field);
static_assert(v1::Transaction::kRemoveFieldNumber == detail::remove_field);
static_assert(v1::Link::kKeywordFieldNumber == detail::keyword_field);
static_assert(v1::Removal::kKeywordFieldNumber == detail::keyword_field);

// Below this a second thread costs more than it brings.
constexpr std::size_t parallel_threshold = 4U << 20U;
constexpr std::size_t max_parts = 4;
// How far from the ideal place the search for a part's first transaction goes, and how many bytes it may check.
constexpr std::size_t boundary_window = 256U << 10U;

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

// Where each part of the file begins: at sound transactions, as evenly spread as they allow.
std::vector<std::size_t> part_boundaries(std::string_view file) {
  std::vector<std::size_t> begins = {0};
  if (file.size() < parallel_threshold) return begins;
  const std::size_t parts = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, max_parts);
  for (std::size_t part = 1; part < parts; ++part) {
    const std::size_t ideal = file.size() / parts * part;
    const std::string_view window = file.substr(ideal, boundary_window);
    std::uint64_t budget = boundary_window;
    const std::size_t found = find_sound_transaction(window, 0, budget);
    if (found < window.size()) begins.push_back(ideal + found);
  }
  return begins;
}

struct Part {
  std::string_view bytes;
  std::optional<KeySearch> search;
  Result<Log> log;
};

std::vector<Part> scan_parts(std::string_view file, const std::vector<std::size_t>& begins, const KeySearch* search) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : file.size();
    Part& part = parts.emplace_back();
    part.bytes = file.substr(begins[i], end - begins[i]);
    if (search != nullptr) part.search.emplace(search->keys());
  }
  const auto scan = [](Part& part) { part.log = scan_log(part.bytes, part.search ? &*part.search : nullptr); };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < parts.size(); ++i) threads.emplace_back(scan, std::ref(parts[i]));
    scan(parts.front());
  }
  return parts;
}

void append_shifted(std::vector<ByteRange>& ranges, const std::vector<ByteRange>& more, std::size_t offset) {
  for (const ByteRange& range : more) {
    if (!ranges.empty() && ranges.back().end == range.begin + offset) {
      ranges.back().end = range.end + offset;
    } else {
      ranges.push_back({range.begin + offset, range.end + offset});
    }
  }
}

// Puts the parts' verdicts together. Nothing when one of them found damage or does not end where the next one begins: a boundary
// may then lie inside of a larger transaction that only looks damaged from there, and only a scan from the start can tell.
std::optional<Log> join_parts(std::string_view file, const std::vector<Part>& parts, KeySearch* search) {
  Log log;
  log.bytes = file;
  for (const Part& part : parts) {
    const bool is_last = &part == &parts.back();
    if (!part.log || !part.log->damaged.empty()) return std::nullopt;
    if (!is_last && part.log->end != part.bytes.size()) return std::nullopt;
    const auto offset = static_cast<std::size_t>(part.bytes.data() - file.data());
    append_shifted(log.sound, part.log->sound, offset);
    append_shifted(log.foreign, part.log->foreign, offset);
    log.end = offset + part.log->end;
    if (!part.log->sound.empty()) log.last_frame = offset + part.log->last_frame;
  }
  if (search != nullptr) {
    for (const Part& part : parts) search->continue_with(*part.search);
  }
  return log;
}

// Large files are scanned by several threads.
Result<Log> scan_file(std::string_view file, KeySearch* search) {
  const auto begins = part_boundaries(file);
  if (begins.size() > 1) {
    if (auto log = join_parts(file, scan_parts(file, begins, search), search)) return *log;
  }
  return scan_log(file, search);
}

}  // namespace

Result<Log> read_log(std::string_view file, KeySearch* search) {
  auto log = scan_file(file, search);
  if (!log) return log;
  if (!looks_like_store(*log)) return failure(ErrorCode::corrupt, "the file is not a golinks store");
  note_last_transaction(*log);
  return log;
}

Result<Log> read_appended_log(std::string_view bytes) {
  auto log = scan_log(bytes, nullptr);
  if (log) note_last_transaction(*log);
  return log;
}

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
  wire::append_fixed64_field(payload, v1::Transaction::kChecksumFieldNumber, transaction_checksum(payload));
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
