#include "store/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "store/compaction.h"
#include "store/keyword.h"
#include "store/log_scan.h"
#include "store/mount_point.h"
#include "store/utf8.h"
#include "store/writer.h"

namespace golinks {
namespace {

constexpr int attempts_at_replaced_file = 3;
// A compaction that failed is tried again whenever the file has grown by so much.
constexpr std::uint64_t growth_between_compactions = 1U << 20U;

Result<std::unique_ptr<Mapping>> mapping_of(const std::string& path, const File& file) {
  const auto identity = file.identity();
  if (!identity) return failure(identity.error());
  if (auto ok = check_store_size(path, identity->size); !ok) return failure(ok.error());
  return file.map(identity->size);
}

// Links are given up one by one as they are encoded: an import may be a large part of what memory there is.
Transaction make_transaction(Changes&& changes, const std::string& command, const StoreView& view) {
  Transaction transaction;
  transaction.at_us = view.change_us();
  transaction.command = command;
  transaction.puts = std::move(changes.restore);
  transaction.puts.reserve(transaction.puts.size() + changes.put.size());
  for (Link& link : changes.put) {
    transaction.puts.push_back(encode_link(link));
    link = {};
  }
  for (const std::string& keyword : changes.remove) transaction.removals.push_back(encode_removal(keyword));
  transaction.number = view.log_end().next_number;
  transaction.undoes = changes.undoes;
  transaction.renamed_from = changes.renamed_from;
  return transaction;
}

std::uint64_t replaced_bytes(const Transaction& transaction, const StoreView& view) {
  std::vector<std::string> keys;
  for (const std::string& put : transaction.puts) keys.push_back(keyword_key(detail::read_keyword(put)));
  for (const std::string& removal : transaction.removals) keys.push_back(keyword_key(detail::read_keyword(removal)));
  std::uint64_t bytes = 0;
  for (const auto& link : view.find_all(keys)) bytes += link ? change_frame_size(link->bytes.size()) : 0;
  return bytes;
}

}  // namespace

Result<StoreView> StoreView::of(std::unique_ptr<Mapping> file, std::span<const std::string> expected) {
  StoreView view;
  view.file_ = std::move(file);
  if (!expected.empty()) {  // whoever expects no keys wants the whole log: skimming would be in vain
    view.known_ = KeySearch(expected);
    if (auto skimmed = skim_log(view.file_->bytes(), view.known_)) {
      view.log_ = std::move(*skimmed);
      return view;
    }
  }
  auto log = read_log(view.file_->bytes());
  if (!log) return failure(log.error());
  view.log_ = std::move(*log);
  view.known_ = KeySearch({});
  return view;
}

Result<StoreView> StoreView::of_file(const std::string& path, const File& file, std::span<const std::string> expected) {
  auto mapping = mapping_of(path, file);
  if (!mapping) return failure(mapping.error());
  auto view = of(std::move(*mapping), expected);
  if (!view) return failure(view.error().code, fmt::format("{}: {}", path, view.error().message));
  return view;
}

void StoreView::begin_change(Microseconds now) {
  constexpr Microseconds last_moment = std::numeric_limits<Microseconds>::max();
  const Microseconds before = log_.sound.empty() ? 0 : read_transaction(log_.bytes.substr(log_.last_frame)).at_us;
  change_us_ = before == last_moment ? before : std::max(now, before + 1);
}

std::vector<std::optional<LinkView>> StoreView::find_all(std::span<const std::string> keys) const {
  const bool is_known = std::equal(keys.begin(), keys.end(), known_.keys().begin(), known_.keys().end());
  if (is_known) return known_.found();
  known_ = KeySearch(keys);
  for_each_change(log_, [&](const Change& change) { known_.see(change); });
  return known_.found();
}

namespace {

// A link into a folder that is not there is not followed to make that: its disk may be away.
Result<std::string> existing_place(Env& env, const std::string& store_path) {
  auto path = env.resolve_links(store_path);
  if (!path || *path == store_path) return path;
  const std::string folder = parent_folder(*path);
  if (const auto found = env.identity(folder); found || found.error().code != ErrorCode::not_found) return path;
  return failure(ErrorCode::not_found, fmt::format("{} leads to {}, and there is no folder {} (is its disk mounted?)",
                                                   store_path, *path, folder));
}

// What a reader finds where there is no store: an empty one, unless its disk is away.
Result<StoreView> no_links_yet(Env& env, const std::string& store_path) {
  const auto path = existing_place(env, store_path);
  if (!path) return failure(path.error());
  if (auto ok = check_new_store_place(env, *path); !ok) return failure(ok.error());
  return StoreView();
}

}  // namespace

Store::Store(Env& env, std::string path) : env_(env), path_(std::move(path)) {}

Result<std::unique_ptr<Mapping>> Store::map() const {
  const auto file = env_.open(path_, OpenMode::read);
  if (!file && file.error().code == ErrorCode::not_found) return std::unique_ptr<Mapping>();
  if (!file) return failure(file.error());
  return mapping_of(path_, **file);
}

Result<StoreView> Store::read(std::span<const std::string> expected) const {
  const auto file = env_.open(path_, OpenMode::read);
  if (!file && file.error().code == ErrorCode::not_found) return no_links_yet(env_, path_);
  if (!file) return failure(file.error());
  return StoreView::of_file(path_, **file, expected);
}

namespace {

Result<std::string> keep_original(const Writer& writer, const Log& log) {
  return keep_aside(writer.env(), writer.path(), "damaged", log.bytes);
}

enum class Compaction { asked_for, automatic, to_make_room };

// What is damaged is left for people to look at, and what would hardly shrink as it is.
bool is_refused(Compaction compaction, const Log& log) {
  return compaction != Compaction::asked_for && !log.damaged.empty();
}
bool is_worth_it(Compaction compaction, std::uint64_t before, std::uint64_t after) {
  const std::uint64_t most = compaction == Compaction::automatic ? before - before / 4 : before - 1;
  return compaction == Compaction::asked_for || after <= most;
}

Result<Compacted> compact_file(Writer& writer, Compaction compaction) {
  const auto view = writer.view();
  if (!view) return failure(view.error());
  Compacted done;
  const Log& log = view->log();
  done.bytes_before = done.bytes_after = log.bytes.size();
  if (log.bytes.empty()) return done;
  if (is_refused(compaction, log)) return failure(ErrorCode::corrupt, fmt::format("{} is damaged", writer.path()));
  auto replacement = writer.begin_replacement();
  if (!replacement) return failure(replacement.error());
  const std::string contents = compact_log(log);
  if (!is_worth_it(compaction, log.bytes.size(), contents.size())) return done;
  auto original = log.damaged.empty() ? Result<std::string>() : keep_original(writer, log);
  if (!original) return failure(original.error());
  done.damaged_original_kept_in = *original;
  auto torn = writer.clear_torn_tail(log);
  if (!torn) return failure(torn.error());
  done.torn_tail_kept_in = *torn;
  if (auto ok = writer.replace(*std::move(replacement), contents); !ok) return failure(ok.error());
  done.bytes_after = contents.size();
  return done;
}

std::uint64_t count_frames(const Log& log) {
  std::uint64_t count = 0;
  for_each_frame(log, [&](std::string_view) { ++count; });
  return count;
}

// `log` without its damage, which is to be whole.
Result<std::string> repaired_contents(const Writer& writer, const Log& log, std::uint64_t transactions) {
  std::string contents = without_damage(log);
  const auto again = read_log(contents);
  if (again && again->damaged.empty() && count_frames(*again) == transactions) return contents;
  return failure(ErrorCode::corrupt,
                 fmt::format("{} would not be whole without its damage; it is left as it is", writer.path()));
}

Result<void> replace_damaged(Writer& writer, const Log& log, Repaired& done) {
  auto replacement = writer.begin_replacement();
  if (!replacement) return failure(replacement.error());
  auto kept = keep_original(writer, log);
  if (!kept) return failure(kept.error());
  done.damaged_original_kept_in = *kept;
  const auto contents = repaired_contents(writer, log, done.kept_transactions);
  if (!contents) return failure(contents.error());
  auto torn = writer.clear_torn_tail(log);
  if (!torn) return failure(torn.error());
  done.torn_tail_kept_in = *torn;
  return writer.replace(*std::move(replacement), *contents);
}

Result<Repaired> repair_file(Writer& writer) {
  const auto view = writer.view();
  if (!view) return failure(view.error());
  const Log& log = view->log();
  Repaired done{log.damaged, loss_by_damage(log), count_frames(log), {}, {}};
  if (!log.damaged.empty()) {
    if (auto ok = replace_damaged(writer, log, done); !ok) return failure(ok.error());
    return done;
  }
  auto torn = writer.clear_torn_tail(log);
  if (!torn) return failure(torn.error());
  done.torn_tail_kept_in = *torn;
  return done;
}

// One that is due and did not come about is tried again now and then, not by every change.
bool is_to_be_compacted(const Log& log, const Appended& appended) {
  if (!is_compaction_due(log, appended)) return false;
  const std::uint64_t before = log.end / growth_between_compactions;
  return !is_compaction_due(log) || before != (log.end + appended.frame_size) / growth_between_compactions;
}

// The change itself is saved either way.
void compact_if_due(Writer& writer, const Log& before, const Appended& appended, Committed& committed) {
  if (!is_to_be_compacted(before, appended)) return;
  const auto compacted = compact_file(writer, Compaction::automatic);
  committed.compacted = compacted && compacted->bytes_after < compacted->bytes_before;
  if (!compacted) committed.compaction_failure = compacted.error().message;
}

// Its running total of dead bytes is itself among the bytes of the frame: the second time it is right.
std::string encode_counted(Transaction& transaction, std::uint64_t dead_before, std::uint64_t replaced) {
  for (int round = 0; round < 2; ++round)
    transaction.dead_bytes = dead_before + dead_bytes_of(transaction, encoded_size(transaction), replaced);
  return encode_transaction(transaction);
}

std::size_t room_for(const Transaction& transaction) {
  return transaction.puts.empty() ? max_store_bytes : max_store_bytes - bytes_kept_for_removals;
}

// Whether a compaction has made room.
bool makes_room(Writer& writer) {
  const auto compacted = writer.has_file() ? compact_file(writer, Compaction::to_make_room) : Result<Compacted>();
  return compacted && compacted->bytes_after < compacted->bytes_before;
}

// One attempt. Success without a number means that there is another file now.
Result<std::optional<Committed>> try_change(Writer& writer, const std::string& command, const Store::Decision& decide,
                                            std::span<const std::string> expected) {
  auto view = writer.view(expected);
  if (!view) return failure(view.error());
  view->begin_change(writer.env().now_us());
  auto changes = decide(*view);
  if (!changes) return failure(changes.error());
  Transaction transaction = make_transaction(*std::move(changes), command, *view);
  if (transaction.empty()) return std::optional(Committed{});
  if (!writer.has_file()) {
    if (auto ok = writer.prepare(); !ok) return failure(ok.error());
    if (writer.has_file()) return std::optional<Committed>();
  }
  const Log& log = view->log_end();
  const std::string frame = encode_counted(transaction, log.total_dead_bytes, replaced_bytes(transaction, *view));
  const Appended appended{frame.size(), transaction.dead_bytes};
  const std::size_t room = room_for(transaction);
  const std::uint64_t number = transaction.number;
  transaction = {};

  Committed committed;
  auto kept = writer.clear_torn_tail(log);
  if (!kept) return failure(kept.error());
  committed.torn_tail_kept_in = *kept;
  if (auto ok = writer.append(log, frame, room); !ok) {
    const bool is_worth_another_try =
        ok.error().code == ErrorCode::exists || (is_no_room(ok.error()) && makes_room(writer));
    return is_worth_another_try ? Result<std::optional<Committed>>(std::nullopt) : failure(ok.error());
  }
  if (writer.was_replaced()) return std::optional<Committed>();
  committed.number = number;
  compact_if_due(writer, log, appended, committed);
  return std::optional(committed);
}

}  // namespace

Result<Committed> Store::change(const std::string& command, const Decision& decide,
                                std::span<const std::string> expected) {
  if (find_malformed_or_control(command)) return failure(ErrorCode::invalid, "the command's text is not plain UTF-8");
  const auto path = existing_place(env_, path_);
  if (!path) return failure(path.error());
  for (int attempt = 0; attempt < attempts_at_replaced_file; ++attempt) {
    auto writer = Writer::claim(env_, *path);
    if (!writer) return failure(writer.error());
    auto committed = try_change(*writer, command, decide, expected);
    if (!committed) return failure(committed.error());
    if (*committed) return **committed;
  }
  return failure(ErrorCode::io,
                 fmt::format("the change may be lost: {} is replaced by another program again and again", *path));
}

Result<Compacted> Store::compact() {
  const auto path = existing_place(env_, path_);
  if (!path) return failure(path.error());
  auto writer = Writer::claim(env_, *path);
  if (!writer) return failure(writer.error());
  return writer->has_file() ? compact_file(*writer, Compaction::asked_for) : Result<Compacted>(Compacted{});
}

Result<Repaired> Store::repair() {
  const auto path = existing_place(env_, path_);
  if (!path) return failure(path.error());
  auto writer = Writer::claim(env_, *path);
  if (!writer) return failure(writer.error());
  return writer->has_file() ? repair_file(*writer) : Result<Repaired>(Repaired{});
}

}  // namespace golinks
