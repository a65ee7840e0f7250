#include "store/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "store/keyword.h"
#include "store/resolver.h"

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

std::vector<std::string_view> frames_in_order(const Log& log) {
  std::vector<std::string_view> frames;
  for_each_frame(log, [&](std::string_view frame) { frames.push_back(frame); });
  return frames;
}

// "mv OLD NEW" and "edit OLD" put the renamed link before all others. The key of OLD when NEW has `key`, else empty.
std::string key_before_rename(const TransactionView& transaction, std::string_view key) {
  std::string_view command = transaction.command;
  const std::string_view verb = command.substr(0, command.find(' '));
  if ((verb != "mv" && verb != "edit") || verb.size() == command.size()) return "";
  command.remove_prefix(verb.size() + 1);
  std::string before = keyword_key(command.substr(0, command.find(' ')));
  std::string_view first_put;
  for_each_change(transaction, [&](const Change& change) {
    if (first_put.empty() && !change.is_removal) first_put = change.keyword;
  });
  return before != key && keyword_has_key(first_put, key) && touches(transaction, before) ? before : "";
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

// A link that comes back may close a circle with aliases that were made since.
Result<void> check_aliases(const Changes& changes, const StoreView& view) {
  for (const std::string& bytes : changes.restore) {
    const auto link = decode_link_view(bytes);
    auto ok = link ? check_alias(to_link(*link), view) : Result<void>();
    if (!ok && ok.error().code == ErrorCode::conflict) return ok;
  }
  return {};
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
  if (!key.empty()) {
    for_each_transaction_of_link(log, key, [&](const TransactionView& transaction, std::string_view) { return visit(transaction); });
    return;
  }
  const auto frames = frames_in_order(log);
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
    const TransactionView transaction = read_transaction(*frame);
    if (transaction.number != 0 && !visit(transaction)) return;
  }
}

void for_each_transaction_of_link(const Log& log, std::string_view key,
                                  const std::function<bool(const TransactionView&, std::string_view key)>& visit) {
  std::vector<std::string> keys = {std::string(key)};
  for_each_transaction_newest_first(log, "", [&](const TransactionView& transaction) {
    const auto known_by = std::ranges::find_if(keys, [&](const std::string& known) { return touches(transaction, known); });
    if (known_by == keys.end()) return true;
    if (!visit(transaction, *known_by)) return false;
    std::string before = key_before_rename(transaction, *known_by);
    if (!before.empty() && std::ranges::find(keys, before) == keys.end()) keys.push_back(std::move(before));
    return true;
  });
}

Result<Changes> reverse(const StoreView& view, std::uint64_t number) {
  const Log& log = view.log();
  if (number == 0) number = log.last_number;
  if (number == 0) return failure(ErrorCode::not_found, "there is nothing to undo");
  const std::string_view chosen = find_frame(log, number);
  if (chosen.empty()) return failure(ErrorCode::not_found, fmt::format("no change {} to undo (see 'golinks log')", number));
  const TransactionView transaction = read_transaction(chosen);
  if (transaction.has_unknown_fields) {
    return failure(ErrorCode::conflict, fmt::format("change {} was made by a newer golinks; only that one can undo it", number));
  }
  auto touched = links_touched_by(transaction);
  Moment moment = Moment::before;
  for_each_frame(log, [&](std::string_view frame) {
    const bool is_chosen = frame.data() == chosen.data();
    follow(read_transaction(frame), is_chosen ? Moment::during : moment, touched);
    if (is_chosen) moment = Moment::after;
  });
  auto changes = changes_back(touched, number);
  if (!changes) return changes;
  if (auto ok = check_aliases(*changes, view); !ok) return failure(ok.error());
  return changes;
}

}  // namespace golinks
