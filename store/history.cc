#include "store/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "golinks/v1/store.pb.h"
#include "store/aliases.h"
#include "store/index.h"
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
  bool is_before_sure = false, is_now_sure = false;  // false: changes that are lost may have made another of it
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

std::string_view first_put(const TransactionView& transaction) {
  std::string_view keyword;
  for_each_change(transaction, [&](const Change& change) {
    if (keyword.empty() && !change.is_removal) keyword = change.keyword;
  });
  return keyword;
}

std::optional<KeyChange> key_change(const TransactionView& transaction) {
  if (transaction.renamed_from.empty()) return std::nullopt;
  KeyChange change{transaction.number, keyword_key(transaction.renamed_from), keyword_key(first_put(transaction)),
                   transaction.at_us};
  return change.to.empty() || change.from == change.to ? std::nullopt : std::optional(std::move(change));
}

// Whether a transaction has its renamed_from, from the tags of its fields alone: a daemon that loads a million
// transactions asks each.
bool may_rename(std::string_view payload) {
  constexpr std::uint32_t renamed_from = v1::Transaction::kRenamedFromFieldNumber;
  const char* at = payload.data();
  const char* const end = at + payload.size();
  while (at != nullptr && at < end) {
    const std::uint32_t number = static_cast<unsigned char>(*at) >> 3U;
    const auto type = static_cast<wire::Type>(static_cast<unsigned char>(*at) & 7U);
    if (number >= renamed_from) return number == renamed_from;
    if (type == wire::Type::varint) {
      at = wire::skip_varint(at + 1, end);
    } else {
      std::size_t length = 0;
      if (type != wire::Type::length_delimited) return false;
      at = wire::read_length(at + 1, end, length);
      if (at != nullptr) at += length;
    }
  }
  return false;
}

// The keys that a link was known by before `transaction`, when it was known by `keys` after it. The first one stays: it
// is the one asked for.
void step_back(const TransactionView& transaction, std::vector<std::string>& keys) {
  const auto change = key_change(transaction);
  const auto renamed = change ? std::ranges::find(keys, change->to) : keys.end();
  if (renamed == keys.end()) return;
  if (renamed != keys.begin()) keys.erase(renamed);
  if (std::ranges::find(keys, change->from) == keys.end()) keys.push_back(change->from);
}

std::map<std::string, Touched> links_touched_by(const TransactionView& transaction) {
  std::map<std::string, Touched> touched;
  for_each_change(transaction, [&](const Change& change) { touched[keyword_key(change.keyword)]; });
  return touched;
}

// Where changes are missing from the log: damaged, or left out by a repair. Each change has the number of the one
// before it plus 1, so a jump tells of it; only compaction, whose transactions have the number 0, leaves changes out on
// purpose, and begins with an empty one.
class MissingChanges {
 public:
  explicit MissingChanges(const Log& log) : log_(log) {}

  // Whether some may be missing right before this transaction, which is the next one in the log.
  [[nodiscard]] bool are_before(const TransactionView& transaction) {
    const auto at = static_cast<std::size_t>(transaction.frame.data() - log_.bytes.data());
    const bool is_damaged = passed_ < log_.damaged.size() && log_.damaged[passed_].begin < at;
    while (passed_ < log_.damaged.size() && log_.damaged[passed_].begin < at) ++passed_;
    const bool jumps = is_first_ ? !begins_log(transaction) : previous_ != 0 && transaction.number != previous_ + 1;
    is_first_ = false;
    previous_ = transaction.number;
    return is_damaged || jumps;
  }
  // To be asked after the last transaction.
  [[nodiscard]] bool are_at_end() const { return passed_ < log_.damaged.size(); }

 private:
  static bool begins_log(const TransactionView& transaction) {
    bool is_empty = true;
    for_each_change(transaction, [&](const Change&) { is_empty = false; });
    return transaction.number == 1 || (transaction.number == 0 && is_empty);
  }

  const Log& log_;
  std::size_t passed_ = 0;  // so many damaged ranges
  bool is_first_ = true;
  std::uint64_t previous_ = 0;  // number
};

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
    if (moment == Moment::before) link.is_before_sure = true;
    link.is_now_sure = true;
  });
}

void doubt(Moment moment, std::map<std::string, Touched>& touched) {
  for (auto& [key, link] : touched) {
    if (moment != Moment::after) link.is_before_sure = false;
    link.is_now_sure = false;
  }
}

// What the links were when the log begins: not there, unless changes are missing before it.
void begin(std::map<std::string, Touched>& touched) {
  for (auto& [key, link] : touched) link.is_before_sure = link.is_now_sure = true;
}

// The states of all that `chosen` touched, from a walk over the whole log.
std::map<std::string, Touched> states_around(const TransactionView& chosen, const Log& log) {
  auto touched = links_touched_by(chosen);
  begin(touched);
  MissingChanges missing(log);
  Moment moment = Moment::before;
  for_each_frame(log, [&](std::string_view frame) {
    const TransactionView transaction = read_transaction(frame);
    const bool is_chosen = frame.data() == chosen.frame.data();
    if (missing.are_before(transaction)) doubt(moment, touched);
    follow(transaction, is_chosen ? Moment::during : moment, touched);
    if (is_chosen) moment = Moment::after;
  });
  if (missing.are_at_end()) doubt(Moment::after, touched);
  return touched;
}

Result<void> check_sure(const Touched& link, std::uint64_t number) {
  if (link.is_before_sure && link.is_now_sure) return {};
  const std::string_view keyword = link.after.keyword;
  return failure(
      ErrorCode::corrupt,
      link.is_before_sure
          ? fmt::format("change {} cannot be undone: a later change of '{}' may be among those that are lost "
                        "to damage",
                        number, keyword)
          : fmt::format("change {} cannot be undone: what '{}' was before it is lost to damage", number, keyword));
}

Result<Changes> changes_back(const std::map<std::string, Touched>& touched, std::uint64_t number) {
  Changes changes;
  changes.undoes = number;
  for (const auto& [key, link] : touched) {
    if (link.now.bytes != link.after.bytes) {
      return failure(ErrorCode::conflict, fmt::format("change {} cannot be undone: change {} changed '{}' since",
                                                      number, link.last_changed_by, link.now.keyword));
    }
    if (auto sure = check_sure(link, number); !sure) return failure(sure.error());
    if (link.before.bytes == link.now.bytes) continue;
    if (link.before.bytes.empty()) {
      changes.remove.emplace_back(link.now.keyword);
    } else {
      changes.restore.emplace_back(link.before.bytes);
    }
  }
  return changes;
}

// A renamed link is renamed back: its counts and its history go with it.
void rename_back(const TransactionView& transaction, const std::map<std::string, Touched>& touched, Changes& changes) {
  const auto change = key_change(transaction);
  if (!change) return;
  const auto is_former = [&](const std::string& bytes) {
    return keyword_has_key(detail::read_keyword(bytes), change->from);
  };
  const auto former = std::ranges::find_if(changes.restore, is_former);
  if (former == changes.restore.end()) return;
  std::rotate(changes.restore.begin(), former, former + 1);
  changes.renamed_from = touched.at(change->to).now.keyword;
}

// The links as they were before the transaction with this frame.
Index links_before(const Log& log, std::string_view frame) {
  Log earlier;
  earlier.bytes = log.bytes.substr(0, static_cast<std::size_t>(frame.data() - log.bytes.data()));
  for (const ByteRange& run : log.sound) {
    if (run.begin < earlier.bytes.size()) earlier.sound.push_back({run.begin, std::min(run.end, earlier.bytes.size())});
  }
  Index links;
  links.apply(earlier);
  return links;
}

// The links as they would be after `changes`.
class LinksAfter : public LinkFinder {
 public:
  LinksAfter(const StoreView& view, const Changes& changes) : view_(view) {
    for (const std::string& keyword : changes.remove) changed_[keyword_key(keyword)];
    for (const std::string& bytes : changes.restore)
      changed_[keyword_key(detail::read_keyword(bytes))] = decode_link_view(bytes);
  }

  [[nodiscard]] std::vector<std::optional<LinkView>> find_all(std::span<const std::string> keys) const override {
    auto found = view_.find_all(keys);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (const auto changed = changed_.find(keys[i]); changed != changed_.end()) found[i] = changed->second;
    }
    return found;
  }

 private:
  const StoreView& view_;
  std::map<std::string, std::optional<LinkView>> changed_;
};

// A link that comes back may close a circle with aliases that were made since, or lead through one that has gone since.
Result<void> check_restored_aliases(const Changes& changes, const StoreView& view, std::string_view frame) {
  const LinksAfter links(view, changes);
  for (const std::string& bytes : changes.restore) {
    const auto link = decode_link_view(bytes);
    auto ok = link ? check_alias(to_link(*link), links) : Result<void>();
    if (ok || ok.error().code == ErrorCode::invalid) continue;
    const bool led_nowhere_then =
        ok.error().code == ErrorCode::not_found && !check_alias(to_link(*link), links_before(view.log(), frame));
    if (!led_nowhere_then) return failure(ErrorCode::conflict, ok.error().message);
  }
  return {};
}

bool is_part_of(const Changes& changes, std::string_view key) {
  const auto has_key = [key](std::string_view keyword) { return keyword_has_key(keyword, key); };
  return std::ranges::any_of(changes.remove, has_key) ||
         std::ranges::any_of(changes.restore, has_key,
                             [](const std::string& bytes) { return detail::read_keyword(bytes); });
}

// The aliases, made since, of what would be removed would lead nowhere.
Result<void> check_aliases_of_removed(const Changes& changes, const StoreView& view, std::string_view frame) {
  for (const std::string& keyword : changes.remove) {
    for (const Link& alias : aliases_of(view, keyword)) {
      const std::string key = keyword_key(alias.keyword);
      if (is_part_of(changes, key)) continue;
      const auto then = links_before(view.log(), frame).find(key);
      if (then && then->bytes == view.find(key)->bytes) continue;
      return failure(ErrorCode::conflict,
                     fmt::format("change {} cannot be undone: '{}' is an alias of '{}' now (remove "
                                 "it or change it first)",
                                 changes.undoes, alias.keyword, keyword));
    }
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
    for_each_transaction_of_link(
        log, key, [&](const TransactionView& transaction, std::string_view) { return visit(transaction); });
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
    const auto known_by =
        std::ranges::find_if(keys, [&](const std::string& known) { return touches(transaction, known); });
    if (known_by == keys.end()) return true;
    if (!visit(transaction, *known_by)) return false;
    step_back(transaction, keys);
    return true;
  });
}

std::vector<KeyChange> key_changes(const Log& log, std::uint64_t after) {
  std::vector<KeyChange> changes;
  if (log.last_number <= after) return changes;
  for (const ByteRange& run : log.sound) {
    std::string_view rest = log.bytes.substr(run.begin, run.size());
    for (wire::Field field; wire::take_field(rest, field);) {
      if (!may_rename(field.bytes)) continue;
      auto change = key_change(read_transaction(field.frame));
      if (change && change->number > after) changes.push_back(*std::move(change));
    }
  }
  return changes;
}

std::string_view renamed_to(const TransactionView& transaction, std::string_view key) {
  const auto change = key_change(transaction);
  return change && change->from == key ? first_put(transaction) : std::string_view();
}

Result<Changes> reverse(const StoreView& view, std::uint64_t number) {
  const Log& log = view.log();
  if (number == 0) number = log.last_number;
  if (number == 0) return failure(ErrorCode::not_found, "there is nothing to undo");
  const std::string_view chosen = find_frame(log, number);
  if (chosen.empty())
    return failure(ErrorCode::not_found, fmt::format("no change {} to undo (see 'golinks log')", number));
  const TransactionView transaction = read_transaction(chosen);
  if (transaction.has_unknown_fields) {
    return failure(ErrorCode::conflict,
                   fmt::format("change {} was made by a newer golinks; only that one can undo it", number));
  }
  const auto touched = states_around(transaction, log);
  auto changes = changes_back(touched, number);
  if (!changes) return changes;
  rename_back(transaction, touched, *changes);
  if (auto ok = check_restored_aliases(*changes, view, chosen); !ok) return failure(ok.error());
  if (auto ok = check_aliases_of_removed(*changes, view, chosen); !ok) return failure(ok.error());
  return changes;
}

}  // namespace golinks
