#include "store/lost_changes.h"

#include <optional>

#include "golinks/v1/store.pb.h"
#include "store/compaction.h"
#include "store/wire.h"

namespace golinks {
namespace {

// The numbers of the sound transactions next to a damaged range.
struct Neighbours {
  std::uint64_t before = 0;  // 0: compaction wrote that one, or there is none
  std::uint64_t after = 0;   // of the next one that compaction did not write; 0: there is none
};

// In one walk over the log: ranges and transactions are both in order.
std::vector<Neighbours> neighbours_of(const Log& log) {
  std::vector<Neighbours> neighbours(log.damaged.size());
  std::size_t passed = 0;    // so many ranges we have passed
  std::size_t finished = 0;  // and so many of these know what comes after them
  std::uint64_t previous = 0;
  for_each_frame(log, [&](std::string_view frame) {
    const auto at = static_cast<std::size_t>(frame.data() - log.bytes.data());
    for (; passed < log.damaged.size() && log.damaged[passed].begin < at; ++passed)
      neighbours[passed].before = previous;
    previous = read_transaction(frame).number;
    for (; previous != 0 && finished < passed; ++finished) neighbours[finished].after = previous;
  });
  for (; passed < log.damaged.size(); ++passed) neighbours[passed].before = previous;
  return neighbours;
}

// The oldest change that can be in a file, or 0 when compaction may have left changes out: it keeps the last ones.
std::uint64_t oldest_change(const Log& log) { return log.last_number <= undoable_transactions ? 1 : 0; }

std::optional<LostChanges> lost_between(const Neighbours& neighbours, std::uint64_t oldest) {
  const auto [before, after] = neighbours;
  if (after == 0 && before != 0) return LostChanges{before + 1, 0};
  if (after == before + 1) return std::nullopt;
  if (before >= after) return LostChanges{0, 0};  // such numbers tell nothing
  return LostChanges{before == 0 ? oldest : before + 1, after - 1};
}

Remains remains_in(const TransactionView& transaction) {
  Remains remains{transaction.number, std::string(transaction.command), {}};
  for_each_change(transaction, [&](const Change& change) {
    const auto link = change.is_removal ? std::nullopt : decode_link_view(change.link_bytes);
    if (link) remains.puts.push_back(to_link(*link));
  });
  return remains;
}

// As far as whole transactions stand one after the other from the beginning of the range on.
void collect_remains(std::string_view range, const LostChanges& lost, std::vector<Remains>& remains) {
  for (wire::Field field; wire::take_field(range, field);) {
    if (field.number != v1::Store::kTransactionFieldNumber) continue;
    const TransactionView transaction = read_transaction(field.frame);
    if (lost.may_include(transaction.number)) remains.push_back(remains_in(transaction));
  }
}

}  // namespace

Loss loss_by_damage(const Log& log) {
  Loss loss;
  const std::vector<Neighbours> neighbours = neighbours_of(log);
  for (std::size_t i = 0; i < neighbours.size(); ++i) {
    const auto lost = lost_between(neighbours[i], oldest_change(log));
    if (!lost) continue;
    if (loss.changes.empty() || loss.changes.back() != *lost) loss.changes.push_back(*lost);
    collect_remains(log.bytes.substr(log.damaged[i].begin, log.damaged[i].size()), *lost, loss.remains);
  }
  return loss;
}

}  // namespace golinks
