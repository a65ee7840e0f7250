#include "store/compaction.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "golinks/v1/store.pb.h"
#include "store/keyword.h"
#include "store/wire.h"

namespace golinks {
namespace {

constexpr std::size_t base_transaction_bytes = 64 * 1024;

// The last state of a link, or its tombstone, among the older transactions.
struct LastState {
  Change change;
  Microseconds at_us = 0;
};

std::vector<std::string_view> all_frames(const Log& log) {
  std::vector<std::string_view> frames;
  for_each_frame(log, [&](std::string_view frame) { frames.push_back(frame); });
  return frames;
}

// The bytes of the live links' states, as far as the counts tell.
std::uint64_t live_bytes(std::uint64_t file_size, std::uint64_t dead) { return file_size - std::min(file_size, dead); }

// How many of the frames, from the last one back, are kept as they are.
std::size_t count_undoable(std::span<const std::size_t> sizes, std::uint64_t live) {
  const std::uint64_t room = std::max(undoable_bytes, live);
  std::uint64_t bytes = 0;
  std::size_t count = 0;
  for (auto size = sizes.rbegin(); size != sizes.rend() && count < undoable_transactions; ++size, ++count) {
    bytes += *size;
    if (bytes > room && count > 0) break;
  }
  return count;
}

std::vector<std::size_t> sizes_of(std::span<const std::string_view> frames) {
  std::vector<std::size_t> sizes;
  for (const std::string_view frame : frames) sizes.push_back(frame.size());
  return sizes;
}

// Foreign fields without the format, which is written anew.
std::string unknown_fields(std::string_view foreign) {
  std::string out;
  for (wire::Field field; wire::take_field(foreign, field);) {
    if (field.number != v1::Store::kFormatFieldNumber) out += field.frame;
  }
  return out;
}

std::string dated_removal(const LastState& state) {
  std::string removal(state.change.link_bytes);
  std::string_view rest = removal;
  for (wire::Field field; wire::take_field(rest, field);) {
    if (field.number == v1::Removal::kAtUsFieldNumber) return removal;
  }
  wire::append_varint_field(removal, v1::Removal::kAtUsFieldNumber, static_cast<std::uint64_t>(state.at_us));
  return removal;
}

using States = std::unordered_map<std::string, LastState>;

void add(const TransactionView& transaction, States& states) {
  for_each_change(transaction, [&](const Change& change) {
    states[keyword_key(change.keyword)] = {change, transaction.at_us};
  });
}

// In the order in which they were written.
std::vector<LastState> in_order(const States& states) {
  std::vector<LastState> ordered;
  for (const auto& [key, state] : states) ordered.push_back(state);
  const auto by_place = [](const LastState& a, const LastState& b) {
    return a.change.frame.data() < b.change.frame.data();
  };
  std::sort(ordered.begin(), ordered.end(), by_place);
  return ordered;
}

// An empty transaction that an earlier compaction began with.
bool is_marker(const TransactionView& transaction) {
  bool is_empty = true;
  for_each_change(transaction, [&](const Change&) { is_empty = false; });
  return transaction.number == 0 && is_empty && !transaction.has_unknown_fields;
}

void append_base(std::string& out, const std::vector<LastState>& states, const Transaction& empty) {
  Transaction transaction = empty;
  std::size_t bytes = 0;
  for (const LastState& state : states) {
    if (state.change.is_removal) {
      transaction.removals.push_back(dated_removal(state));
    } else {
      transaction.puts.emplace_back(state.change.link_bytes);
    }
    bytes += state.change.frame.size();
    if (bytes < base_transaction_bytes) continue;
    out += encode_transaction(transaction);
    transaction = empty;
    bytes = 0;
  }
  if (!transaction.empty()) out += encode_transaction(transaction);
}

std::vector<ByteRange> in_file_order(const std::vector<ByteRange>& a, const std::vector<ByteRange>& b) {
  std::vector<ByteRange> ranges;
  std::ranges::merge(a, b, std::back_inserter(ranges), {}, &ByteRange::begin, &ByteRange::begin);
  return ranges;
}

}  // namespace

// The tombstone of a removal counts as dead, small as it is: who does not know whether there is one already cannot
// count it.
std::uint64_t dead_bytes_of(const Transaction& transaction, std::size_t frame_size, std::uint64_t replaced) {
  std::uint64_t kept = 0;
  for (const std::string& put : transaction.puts) kept += change_frame_size(put.size());
  return frame_size + replaced - kept;
}

bool is_compaction_due(const Log& log, std::optional<Appended> next) {
  const std::uint64_t size = log.end + (next ? next->frame_size : 0);
  const std::uint64_t counted_before = log.total_dead_bytes - log.dead_bytes;
  const auto dead_since = [&](std::uint64_t total) { return total - std::min(total, counted_before); };
  const std::uint64_t dead = next ? dead_since(next->dead_bytes) : log.dead_bytes;
  if (size <= compaction_threshold_bytes || dead <= size / 2) return false;
  auto frames = all_frames(log);
  auto sizes = sizes_of(frames);
  if (next) sizes.push_back(next->frame_size);
  const std::size_t older = sizes.size() - count_undoable(sizes, live_bytes(size, dead));
  if (older == 0) return false;
  // Undoable states keep those before them alive: only what was dead before the first of them goes.
  return dead_since(read_transaction(frames[older - 1]).dead_bytes) > size / 2;
}

std::string compact_log(const Log& log) {
  const auto frames = all_frames(log);
  const std::size_t old_count = frames.size() - count_undoable(sizes_of(frames), live_bytes(log.end, log.dead_bytes));
  States states;
  Transaction marker;
  marker.command = "compact";
  marker.at_us = frames.empty() ? 0 : read_transaction(frames.front()).at_us;
  marker.dead_bytes = log.total_dead_bytes - log.dead_bytes;
  std::size_t next = 0;
  for (; next < old_count; ++next) {
    const TransactionView transaction = read_transaction(frames[next]);
    if (transaction.has_unknown_fields) break;  // what it means may depend on all that came before it
    add(transaction, states);
    marker.at_us = transaction.at_us;
    marker.dead_bytes = transaction.dead_bytes;
  }

  std::string out = encode_format() + encode_transaction(marker);
  for (const ByteRange& range : log.foreign) out += unknown_fields(log.bytes.substr(range.begin, range.size()));
  append_base(out, in_order(states), marker);
  for (; next < frames.size(); ++next) {
    if (!is_marker(read_transaction(frames[next]))) out += frames[next];
  }
  return out;
}

std::string without_damage(const Log& log) {
  std::string out;
  if (!log.bytes.starts_with(encode_format())) out = encode_format();  // its own was hit
  for (const ByteRange& range : in_file_order(log.sound, log.foreign))
    out += log.bytes.substr(range.begin, range.size());
  return out;
}

}  // namespace golinks
