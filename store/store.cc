#include "store/store.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/compaction.h"
#include "store/keyword.h"
#include "store/log_scan.h"
#include "store/time_text.h"
#include "store/utf8.h"

namespace golinks {
namespace {

constexpr std::chrono::milliseconds lock_wait{5000};
constexpr int attempts_at_replaced_file = 3;

// Writes bytes into a new file beside the store and makes both survive a power cut.
Result<std::string> keep_aside(Env& env, const std::string& path, std::string_view bytes) {
  auto file = env.open(path, OpenMode::truncate);
  if (!file) return failure(file.error());
  auto kept = (*file)->write_at(0, bytes);
  if (kept) kept = (*file)->sync();
  if (kept) kept = env.sync_folder(parent_folder(path));
  if (kept) return path;
  [[maybe_unused]] const auto removed = env.remove(path);  // a part of the bytes is worth nothing
  return failure(kept.error());
}

Result<std::unique_ptr<Mapping>> mapping_of(const std::string& path, const File& file) {
  const auto identity = file.identity();
  if (!identity) return failure(identity.error());
  if (auto ok = check_store_size(path, identity->size); !ok) return failure(ok.error());
  return file.map(identity->size);
}

Result<StoreView> view_of(const std::string& path, const File& file, std::span<const std::string> expected) {
  auto mapping = mapping_of(path, file);
  if (!mapping) return failure(mapping.error());
  auto view = StoreView::of(std::move(*mapping), expected);
  if (!view) return failure(view.error().code, fmt::format("{}: {}", path, view.error().message));
  return view;
}

Transaction make_transaction(const Changes& changes, const std::string& command, const StoreView& view,
                             Microseconds now) {
  Transaction transaction;
  transaction.at_us = now;
  transaction.command = command;
  transaction.puts = changes.restore;
  for (const Link& link : changes.put) transaction.puts.push_back(encode_link(link));
  for (const std::string& keyword : changes.remove) transaction.removals.push_back(encode_removal(keyword));
  transaction.number = view.log_end().next_number;
  transaction.undoes = changes.undoes;
  transaction.renamed_from = changes.renamed_from;
  return transaction;
}

std::uint64_t bytes_made_obsolete(const Transaction& transaction, const StoreView& view) {
  std::vector<std::string> keys;
  for (const std::string& put : transaction.puts) keys.push_back(keyword_key(detail::read_keyword(put)));
  for (const std::string& removal : transaction.removals) keys.push_back(keyword_key(detail::read_keyword(removal)));
  std::uint64_t bytes = 0;
  for (const auto& link : view.find_all(keys)) bytes += link ? link->bytes.size() : 0;
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

std::vector<std::optional<LinkView>> StoreView::find_all(std::span<const std::string> keys) const {
  const bool is_known = std::equal(keys.begin(), keys.end(), known_.keys().begin(), known_.keys().end());
  if (is_known) return known_.found();
  known_ = KeySearch(keys);
  for_each_change(log_, [&](const Change& change) { known_.see(change); });
  return known_.found();
}

Store::Store(Env& env, std::string path) : env_(env), path_(std::move(path)) {}

Result<std::unique_ptr<Mapping>> Store::map() const {
  const auto file = env_.open(path_, OpenMode::read);
  if (!file && file.error().code == ErrorCode::not_found) return std::unique_ptr<Mapping>();
  if (!file) return failure(file.error());
  return mapping_of(path_, **file);
}

Result<StoreView> Store::read(std::span<const std::string> expected) const {
  const auto file = env_.open(path_, OpenMode::read);
  if (!file && file.error().code == ErrorCode::not_found) return StoreView();
  if (!file) return failure(file.error());
  return view_of(path_, **file, expected);
}

namespace {

// One locked attempt at a change. The lock is held by the caller.
class Writer {
 public:
  Writer(Env& env, const std::string& path) : env_(env), path_(path) {}

  Result<StoreView> open(std::span<const std::string> expected = {}) {
    auto file = env_.open(path_, OpenMode::write);
    if (!file && file.error().code == ErrorCode::not_found) return StoreView();
    if (!file) return failure(file.error());
    file_ = std::move(*file);
    return view_of(path_, *file_, expected);
  }

  // Moves a torn tail out of the way, so that what is appended does not become a part of it. Returns where to.
  Result<std::string> clear_torn_tail(const Log& log) {
    if (log.torn_tail().empty()) return std::string();
    auto kept = keep_aside(env_, fmt::format("{}.torn-{}", path_, format_time(env_.now_us())), log.torn_tail());
    if (!kept) return kept;
    if (auto ok = file_->truncate(log.end); !ok) return failure(ok.error());
    return kept;
  }

  // Returns once `frame` is on disk. On failure the file is cut back to what it was.
  Result<void> append(const Log& log, const std::string& frame) {
    const bool is_new = log.end == 0;
    if (!file_) {
      auto created = env_.open(path_, OpenMode::create);
      if (!created) return failure(created.error());
      file_ = std::move(*created);
    }
    const std::string bytes = is_new ? encode_format() + frame : frame;
    if (log.end + bytes.size() > max_store_bytes) {
      return failure(ErrorCode::invalid, "the store would grow over 2 GiB, more than one protobuf message can hold");
    }
    auto saved = file_->write_at(log.end, bytes);
    if (saved) saved = file_->sync();
    // Always: whoever created or replaced the file may have been killed before its name was on disk.
    if (saved) saved = env_.sync_folder(parent_folder(path_));
    if (!saved) return roll_back(log.end, saved.error());
    return {};
  }

  // Whether the path no longer names the file that was opened: somebody has put another one there, or none.
  [[nodiscard]] bool was_replaced() {
    const auto at_path = env_.identity(path_);
    if (!at_path) return at_path.error().code == ErrorCode::not_found;
    const auto opened = file_->identity();
    return opened && !at_path->same_file(*opened);
  }

  Result<void> replace_with(const std::string& contents) {
    const std::string temporary = path_ + ".new";
    auto file = env_.open(temporary, OpenMode::truncate);
    if (!file) return failure(file.error());
    auto saved = (*file)->take_permissions_of(*file_);
    if (saved) saved = (*file)->write_at(0, contents);
    if (saved) saved = (*file)->sync();
    if (saved && was_replaced())
      saved = failure(ErrorCode::io, fmt::format("{} was replaced by another program", path_));
    if (saved) saved = env_.rename(temporary, path_);
    if (!saved) {
      [[maybe_unused]] const auto removed = env_.remove(temporary);  // the first error is the one to tell
      return saved;
    }
    return env_.sync_folder(parent_folder(path_));
  }

 private:
  Result<void> roll_back(std::uint64_t end, const Error& why) {
    auto cut = file_->truncate(end);
    // A new file stays as an empty store: an empty file would tell followers nothing about what they have read.
    if (cut && end == 0) cut = file_->write_at(0, encode_format());
    // Should even that fail, the half-written transaction is a torn tail, which everybody ignores.
    [[maybe_unused]] const auto synced = cut ? file_->sync() : cut;
    return failure(why.code, fmt::format("nothing was saved: {}", why.message), why.os_error);
  }

  Env& env_;
  std::string path_;
  std::unique_ptr<File> file_;
};

bool is_worth_compacting(std::uint64_t size, std::uint64_t dead) {
  return size > compaction_threshold_bytes && dead > size / 2;
}

Result<std::string> keep_original(Env& env, const std::string& path, const Log& log) {
  return keep_aside(env, fmt::format("{}.damaged-{}", path, format_time(env.now_us())), log.bytes);
}

enum class Damage { kept_aside, refused };

// Compacts a file that the caller has locked.
Result<Compacted> compact_locked(Env& env, const std::string& path, Damage damage) {
  Writer writer(env, path);
  const auto view = writer.open();
  if (!view) return failure(view.error());
  Compacted done;
  const Log& log = view->log();
  done.bytes_before = log.bytes.size();
  if (log.bytes.empty()) return done;
  if (!log.damaged.empty()) {
    if (damage == Damage::refused) return failure(ErrorCode::corrupt, fmt::format("{} is damaged", path));
    auto kept = keep_original(env, path, log);
    if (!kept) return failure(kept.error());
    done.damaged_original_kept_in = *kept;
  }
  auto torn = writer.clear_torn_tail(log);
  if (!torn) return failure(torn.error());
  done.torn_tail_kept_in = *torn;
  const std::string contents = compact_log(log, env.now_us());
  if (auto ok = writer.replace_with(contents); !ok) return failure(ok.error());
  done.bytes_after = contents.size();
  return done;
}

std::uint64_t count_frames(const Log& log) {
  std::uint64_t count = 0;
  for_each_frame(log, [&](std::string_view) { ++count; });
  return count;
}

// Repairs a file that the caller has locked.
Result<Repaired> repair_locked(Env& env, const std::string& path) {
  Writer writer(env, path);
  const auto view = writer.open();
  if (!view) return failure(view.error());
  const Log& log = view->log();
  Repaired done{log.damaged, loss_by_damage(log), count_frames(log), {}, {}};
  std::string contents;
  if (!log.damaged.empty()) {
    auto kept = keep_original(env, path, log);
    if (!kept) return failure(kept.error());
    done.damaged_original_kept_in = *kept;
    contents = without_damage(log);
    const auto again = read_log(contents);
    if (!again || !again->damaged.empty() || count_frames(*again) != done.kept_transactions)
      return failure(ErrorCode::corrupt,
                     fmt::format("{} would not be whole without its damage; it is left as it is", path));
  }
  auto torn = writer.clear_torn_tail(log);
  if (!torn) return failure(torn.error());
  done.torn_tail_kept_in = *torn;
  if (contents.empty()) return done;
  if (auto ok = writer.replace_with(contents); !ok) return failure(ok.error());
  return done;
}

// One attempt. Success without a number means that the file was replaced under us.
Result<std::optional<Committed>> try_change(Env& env, const std::string& path, const std::string& command,
                                            const Store::Decision& decide, std::span<const std::string> expected) {
  Writer writer(env, path);
  const auto view = writer.open(expected);
  if (!view) return failure(view.error());
  const auto changes = decide(*view);
  if (!changes) return failure(changes.error());
  Transaction transaction = make_transaction(*changes, command, *view, env.now_us());
  if (transaction.empty()) return std::optional(Committed{});
  const std::uint64_t obsolete = bytes_made_obsolete(transaction, *view);
  transaction.dead_bytes = view->log_end().total_dead_bytes + obsolete;

  Committed committed;
  auto kept = writer.clear_torn_tail(view->log_end());
  if (!kept) return failure(kept.error());
  committed.torn_tail_kept_in = *kept;
  const std::string frame = encode_transaction(transaction);
  if (auto ok = writer.append(view->log_end(), frame); !ok) return failure(ok.error());
  if (writer.was_replaced()) return std::optional<Committed>();
  committed.number = transaction.number;
  if (is_worth_compacting(view->log_end().end + frame.size(), view->log_end().dead_bytes + obsolete)) {
    // The change itself is saved either way. What is damaged is left for people to look at.
    committed.compacted = compact_locked(env, path, Damage::refused).has_value();
  }
  return std::optional(committed);
}

}  // namespace

Result<Committed> Store::change(const std::string& command, const Decision& decide,
                                std::span<const std::string> expected) {
  if (find_malformed_or_control(command)) return failure(ErrorCode::invalid, "the command's text is not plain UTF-8");
  const auto path = env_.resolve_links(path_);
  if (!path) return failure(path.error());
  if (auto ok = env_.create_folders(parent_folder(*path)); !ok) return failure(ok.error());
  const auto lock = env_.lock(*path + ".lock", lock_wait);
  if (!lock) return failure(lock.error());
  for (int attempt = 0; attempt < attempts_at_replaced_file; ++attempt) {
    auto committed = try_change(env_, *path, command, decide, expected);
    if (!committed) return failure(committed.error());
    if (*committed) return **committed;
  }
  return failure(ErrorCode::io,
                 fmt::format("the change may be lost: {} is replaced by another program again and again", *path));
}

namespace {

// What must be held while a file that exists is rewritten.
struct Claim {
  std::string path;  // where it really is
  std::unique_ptr<FileLock> lock;
};

// Nothing when there is no file.
Result<std::optional<Claim>> claim_existing(Env& env, const std::string& store_path) {
  auto path = env.resolve_links(store_path);
  if (!path) return failure(path.error());
  if (const auto exists = env.identity(*path); !exists) {
    if (exists.error().code == ErrorCode::not_found) return std::optional<Claim>();
    return failure(exists.error());
  }
  auto lock = env.lock(*path + ".lock", lock_wait);
  if (!lock) return failure(lock.error());
  return std::optional(Claim{std::move(*path), std::move(*lock)});
}

}  // namespace

Result<Compacted> Store::compact() {
  const auto claim = claim_existing(env_, path_);
  if (!claim) return failure(claim.error());
  return *claim ? compact_locked(env_, (*claim)->path, Damage::kept_aside) : Result<Compacted>(Compacted{});
}

Result<Repaired> Store::repair() {
  const auto claim = claim_existing(env_, path_);
  if (!claim) return failure(claim.error());
  return *claim ? repair_locked(env_, (*claim)->path) : Result<Repaired>(Repaired{});
}

}  // namespace golinks
