#include "store/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "store/keyword.h"

namespace golinks {
namespace {

// A link's serialized bytes at some moment; empty when there was no such link.
struct State {
  std::string_view bytes;
  std::string_view keyword;
};

// The states of the links that one transaction touched: before it, right after it, and now.
struct Touched {
  State before, after, now;
  std::uint64_t last_changed_by = 0;
};

bool touches(const TransactionView& transaction, std::string_view key) {
  bool found = false;
  for_each_change(transaction, [&](const Change& change) { found = found || keyword_has_key(change.keyword, key); });
  return found;
}

std::map<std::string, Touched> links_touched_by(const TransactionView& transaction) {
  std::map<std::string, Touched> touched;
  for_each_change(transaction, [&](const Change& change) { touched[keyword_key(change.keyword)]; });
  return touched;
}

enum class Moment { before, during, after };

void follow(const TransactionView& transaction, Moment moment, std::map<std::string, Touched>& touched) {
  for_each_change(transaction, [&](const Change& change) {
    const auto place = touched.find(keyword_key(change.keyword));
    if (place == touched.end()) return;
    Touched& link = place->second;
    const State state{change.is_removal ? std::string_view{} : change.link_bytes, change.keyword};
    if (moment == Moment::before) link.before = state;
    if (moment == Moment::during) link.after = state;
    link.now = state;
    link.last_changed_by = transaction.number;
  });
}

Result<Changes> changes_back(const std::map<std::string, Touched>& touched, std::uint64_t number) {
  Changes changes;
  changes.undoes = number;
  for (const auto& [key, link] : touched) {
    if (link.now.bytes != link.after.bytes) {
      return failure(ErrorCode::conflict, fmt::format("change {} cannot be undone: change {} changed '{}' since",
                                                      number, link.last_changed_by, link.now.keyword));
    }
    if (link.before.bytes == link.now.bytes) continue;
    if (link.before.bytes.empty()) {
      changes.remove.emplace_back(link.now.keyword);
    } else {
      changes.restore.emplace_back(link.before.bytes);
    }
  }
  return changes;
}

std::string_view find_frame(const Log& log, std::uint64_t number) {
  std::string_view found;
  for_each_frame(log, [&](std::string_view frame) {
    if (read_transaction(frame).number == number) found = frame;
  });
  return found;
}

}  // namespace

void for_each_transaction_newest_first(const Log& log, std::string_view key,
                                       const std::function<bool(const TransactionView&)>& visit) {
  std::vector<std::string_view> frames;
  for_each_frame(log, [&](std::string_view frame) { frames.push_back(frame); });
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
    const TransactionView transaction = read_transaction(*frame);
    if (transaction.number == 0) continue;
    if (!key.empty() && !touches(transaction, key)) continue;
    if (!visit(transaction)) return;
  }
}

Result<Changes> reverse(const Log& log, std::uint64_t number) {
  if (number == 0) number = log.last_number;
  if (number == 0) return failure(ErrorCode::not_found, "there is nothing to undo");
  const std::string_view chosen = find_frame(log, number);
  if (chosen.empty()) return failure(ErrorCode::not_found, fmt::format("no change {} to undo (see 'golinks log')", number));
  auto touched = links_touched_by(read_transaction(chosen));
  Moment moment = Moment::before;
  for_each_frame(log, [&](std::string_view frame) {
    const bool is_chosen = frame.data() == chosen.data();
    follow(read_transaction(frame), is_chosen ? Moment::during : moment, touched);
    if (is_chosen) moment = Moment::after;
  });
  return changes_back(touched, number);
}

}  // namespace golinks
