#include "store/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "store/log_scan.h"
#include "store/mount_point.h"
#include "store/time_text.h"

namespace golinks {
namespace {

constexpr int attempts_at_replaced_file = 3;

bool is_missing(const Error& error) { return error.code == ErrorCode::not_found; }

// "20261122T084700.123456Z": ISO 8601 without the colons, which vfat, exfat and Windows take in no name.
std::string time_in_name(Microseconds time) {
  std::string text = format_time(time);
  std::erase_if(text, [](char letter) { return letter == ':' || letter == '-'; });
  return text;
}

Result<std::unique_ptr<File>> open_unused(Env& env, const std::string& wanted, std::string& path) {
  constexpr int most_of_one_moment = 100;
  for (int i = 1; i <= most_of_one_moment; ++i) {
    path = i == 1 ? wanted : fmt::format("{}-{}", wanted, i);
    auto file = env.open(path, OpenMode::create_new);
    if (file || file.error().os_error != EEXIST) return file;
  }
  return failure(ErrorCode::io, fmt::format("there are too many files like {}", wanted), EEXIST);
}

tl::unexpected<Error> nothing_was_saved(const Error& why) {
  return failure(why.code, fmt::format("nothing was saved: {}", why.message), why.os_error);
}

}  // namespace

Result<std::string> keep_aside(Env& env, const std::string& path, std::string_view what, std::string_view bytes) {
  std::string kept_in;
  auto file = open_unused(env, fmt::format("{}.{}-{}", path, what, time_in_name(env.now_us())), kept_in);
  if (!file) return failure(file.error());
  auto kept = (*file)->write_at(0, bytes);
  if (kept) kept = (*file)->sync();
  if (kept) kept = env.sync_folder(parent_folder(path));
  if (!kept && kept.error().os_error == EACCES) kept = (*file)->sync_all();
  if (kept) return kept_in;
  [[maybe_unused]] const auto removed = env.remove(kept_in);  // a part of the bytes is worth nothing
  return failure(kept.error());
}

Error no_room_error() {
  return Error{ErrorCode::invalid, "the store would grow over 2 GiB, more than one protobuf message can hold", EFBIG};
}

bool is_no_room(const Error& error) { return error.code == ErrorCode::invalid && error.os_error == EFBIG; }

Result<Writer> Writer::claim(Env& env, const std::string& path) {
  Writer writer(env, path);
  if (auto ok = writer.open_existing(); !ok) return failure(ok.error());
  if (!writer.file_) return writer;
  if (auto ok = writer.lock_beside(); !ok) return failure(ok.error());
  if (auto ok = writer.lock_file(); !ok) return failure(ok.error());
  return writer;
}

Result<void> Writer::prepare() {
  if (auto ok = check_new_store_place(*env_, path_); !ok) return ok;
  if (auto ok = env_->create_folders(parent_folder(path_)); !ok) return ok;
  if (!beside_) {
    if (auto ok = lock_beside(); !ok) return ok;
  }
  if (auto ok = open_existing(); !ok) return ok;
  return file_ ? lock_file() : Result<void>();
}

Result<void> Writer::open_existing() {
  auto file = env_->open(path_, OpenMode::write);
  if (!file && !is_missing(file.error())) return failure(file.error());
  file_ = file ? std::move(*file) : nullptr;
  return {};
}

Result<void> Writer::lock_beside() {
  const std::string path = path_ + ".lock";
  auto lock = env_->lock(path, lock_wait, LockFile::must_exist, file_.get());
  if (!lock && is_missing(lock.error())) {
    // Before anything is left beside it: is it a store at all?
    const auto view = file_ ? this->view() : Result<StoreView>(StoreView());
    if (!view) return failure(view.error());
    lock = env_->lock(path, lock_wait, LockFile::made_when_missing, file_.get());
  }
  // Where a file is there, its own lock is enough.
  if (!lock && (!file_ || lock.error().code == ErrorCode::locked)) return failure(lock.error());
  if (lock) beside_ = std::move(*lock);
  return {};
}

Result<void> Writer::lock_file() {
  for (int attempt = 0; attempt < attempts_at_replaced_file && file_; ++attempt) {
    if (auto ok = file_->lock(lock_wait); !ok) return ok;
    if (!was_replaced()) return has_no_name() ? lost_name() : Result<void>();
    if (auto ok = open_existing(); !ok) return ok;
  }
  if (!file_) return {};
  return failure(ErrorCode::io, fmt::format("{} is replaced by another program again and again", path_));
}

Result<void> Writer::lost_name() const {
  return failure(ErrorCode::io,
                 fmt::format("{} was removed from the folder that it is mounted from; what is written to "
                             "it would be lost (mount the new one)",
                             path_));
}

// A file system that counts no names for any file tells nothing by it.
bool Writer::has_no_name() const {
  const auto identity = file_->identity();
  if (!identity || identity->names > 0) return false;
  const auto beside = env_->identity(path_ + ".lock");
  return beside && beside->names > 0;
}

Result<StoreView> Writer::view(std::span<const std::string> expected) const {
  if (!file_) return StoreView();
  return StoreView::of_file(path_, *file_, expected);
}

Result<std::string> Writer::clear_torn_tail(const Log& log) {
  if (log.torn_tail().empty()) return std::string();
  auto kept = keep_aside(*env_, path_, "torn", log.torn_tail());
  if (!kept) return kept;
  if (auto ok = file_->truncate(log.end); !ok) return failure(ok.error());
  return kept;
}

// Another writer, who has deleted links.pb.lock or may not open it, may be doing the same.
Result<void> Writer::create_file() {
  auto created = env_->open(path_, OpenMode::create_new);
  if (!created && created.error().os_error == EEXIST)
    return failure(ErrorCode::exists, "another writer made the store");
  if (!created) return failure(created.error());
  file_ = std::move(*created);
  if (auto ok = file_->lock(lock_wait); !ok) return ok;
  const auto identity = file_->identity();
  if (identity && identity->size > 0) return failure(ErrorCode::exists, "another writer made the store");
  return {};
}

// First and by itself, so that a power cut leaves no long file of zeros that nobody could tell from a lost store.
Result<void> Writer::write_format() {
  auto saved = file_->write_at(0, encode_format());
  if (saved) saved = file_->sync();
  if (!saved) return nothing_was_saved(saved.error());
  return {};
}

Result<void> Writer::append(const Log& log, std::string_view frame, std::size_t most) {
  const std::size_t begin = std::max(log.end, encode_format().size());
  if (begin + frame.size() > most) return failure(no_room_error());
  if (!file_) {
    if (auto ok = create_file(); !ok) return ok;
  }
  if (log.end == 0) {
    if (auto ok = write_format(); !ok) return ok;
  }
  auto saved = file_->write_at(begin, frame);
  if (saved) saved = file_->sync();
  // Always: whoever created or replaced the file may have been killed before its name was on disk.
  if (saved) saved = save_name();
  if (!saved) return roll_back(begin, saved.error());
  return {};
}

// A folder that may be written to but not read cannot be synced by itself.
Result<void> Writer::save_name() {
  auto saved = env_->sync_folder(parent_folder(path_));
  return !saved && saved.error().os_error == EACCES ? file_->sync_all() : saved;
}

bool Writer::was_replaced() const {
  const auto at_path = env_->identity(path_);
  if (!at_path) return is_missing(at_path.error());
  const auto opened = file_->identity();
  return opened && !at_path->same_file(*opened);
}

Result<void> Writer::roll_back(std::uint64_t end, const Error& why) {
  auto cut = file_->truncate(end);
  // Should even that fail, the half-written transaction is a torn tail, which everybody ignores.
  [[maybe_unused]] const auto synced = cut ? file_->sync() : cut;
  return nothing_was_saved(why);
}

Writer::Replacement::~Replacement() {
  if (file_) [[maybe_unused]]
    const auto removed = env_->remove(path_);
}

Result<Writer::Replacement> Writer::begin_replacement() {
  const auto identity = file_->identity();
  if (!identity) return failure(identity.error());
  if (identity->names > 1) {
    return failure(ErrorCode::io, fmt::format("{} has another name (a hard link), which would keep the old file; make "
                                              "that a symbolic link",
                                              path_));
  }
  const std::string temporary = path_ + ".new";
  if (auto removed = env_->remove(temporary); !removed && !is_missing(removed.error())) return failure(removed.error());
  auto file = env_->open(temporary, OpenMode::create_new);
  if (!file) return failure(file.error());
  Replacement replacement(*env_, temporary, std::move(*file));
  if (auto ok = replacement.file_->take_permissions_of(*file_); !ok) return failure(ok.error());
  return replacement;
}

Result<void> Writer::replace(Replacement replacement, std::string_view contents) {
  if (contents.size() > max_store_bytes) return failure(no_room_error());
  auto saved = replacement.file_->write_at(0, contents);
  if (saved) saved = replacement.file_->sync();
  if (saved && was_replaced()) saved = failure(ErrorCode::io, fmt::format("{} was replaced by another program", path_));
  if (saved) saved = env_->rename(replacement.path_, path_);
  if (!saved) return saved;
  file_ = std::move(replacement.file_);
  return save_name();
}

}  // namespace golinks
