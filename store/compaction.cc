#include "store/compaction.h"

#include <algorithm>
#include <iterator>
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

std::string compact_log(const Log& log, Microseconds now) {
  Transaction marker;
  marker.at_us = now;
  marker.command = "compact";
  marker.dead_bytes = log.total_dead_bytes;
  std::string out = encode_format() + encode_transaction(marker);
  for (const ByteRange& range : log.foreign) out += unknown_fields(log.bytes.substr(range.begin, range.size()));

  const auto frames = all_frames(log);
  const std::size_t old_count = frames.size() - std::min(frames.size(), undoable_transactions);
  States states;
  std::size_t next = 0;
  for (; next < old_count; ++next) {
    const TransactionView transaction = read_transaction(frames[next]);
    if (transaction.has_unknown_fields) break;  // what it means may depend on all that came before it
    add(transaction, states);
  }
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
