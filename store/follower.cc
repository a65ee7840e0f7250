#include "store/follower.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <vector>

#include "store/log_scan.h"
#include "store/read_file.h"

namespace golinks {
namespace {

// The last bytes of a sound transaction: its checksum field.
constexpr std::size_t tail_size = 9;
// File systems stamp times in ticks of up to 10 ms, some of 1 s or 2 s (FAT, ext3): within one the file may change
// again under the same stamp. Once a tick has passed since it was read, the last of it is compared, up to so many
// bytes.
constexpr std::int64_t usual_tick_ns = 50'000'000, coarse_tick_ns = 2'050'000'000;
constexpr std::size_t most_compared = 16U << 20U;
constexpr std::size_t compared_at_once = 64U << 10U;

std::int64_t tick_ns(const FileIdentity& identity) {
  constexpr std::int64_t second = 1'000'000'000;
  const bool is_coarse = identity.modified_ns % second == 0 && identity.changed_ns % second == 0;
  return is_coarse ? coarse_tick_ns : usual_tick_ns;
}

// When the stamp of a file that is about to be read can no longer be that of a later change, by our own clock: the
// file's may be another one, and in the future. 0: already.
Microseconds settling_time(const FileIdentity& identity, Microseconds now) {
  const std::int64_t tick = tick_ns(identity);
  const bool is_old = now * 1000 - std::max(identity.modified_ns, identity.changed_ns) > tick;
  return is_old ? 0 : now + tick / 1000;
}

FileBytes copy_live_links(const Index& index, std::vector<std::size_t>& sizes) {
  std::size_t total = 0;
  index.for_each([&](const LinkView& link) { total += link.bytes.size(); });
  FileBytes bytes{std::make_unique_for_overwrite<char[]>(total), 0, 0};
  index.for_each([&](const LinkView& link) {
    std::copy(link.bytes.begin(), link.bytes.end(), bytes.data.get() + bytes.size);
    bytes.size += link.bytes.size();
    sizes.push_back(link.bytes.size());
  });
  return bytes;
}

// A stretch of the file as it was read.
struct Chunk {
  std::uint64_t begin = 0;
  std::size_t used = 0;  // what comes after these is a torn tail
  FileBytes bytes;

  [[nodiscard]] std::string_view view() const { return bytes.view().substr(0, used); }
  [[nodiscard]] std::uint64_t end() const { return begin + used; }
};

// Whether the file still has the last bytes of the chunk, up to `most` of them.
bool is_unchanged(const File& file, const Chunk& chunk, std::size_t most) {
  std::string_view rest = chunk.view();
  std::uint64_t at = chunk.end() - std::min(rest.size(), most);
  for (rest.remove_prefix(at - chunk.begin); !rest.empty();) {
    const std::size_t size = std::min(rest.size(), compared_at_once);
    const auto bytes = read_bytes(file, at, at + size);
    if (!bytes || bytes->view() != rest.substr(0, size)) return false;
    rest.remove_prefix(size);
    at += size;
  }
  return true;
}

}  // namespace

struct Follower::Loaded {
  std::unique_ptr<File> file;  // kept open, so that its inode cannot be given to another file
  FileIdentity identity;
  std::atomic<Microseconds> settles_at{0};  // see settling_time(); 0: it has
  std::vector<FileBytes> kept;              // links from before the file was damaged
  std::vector<Chunk> chunks;                // of the file, in order; the index points into them and into `kept`
  Index index;
  std::uint64_t end = 0;        // the file is read up to here
  std::uint64_t known_end = 0;  // and was sound up to here once, further than `end` when its last changes were damaged
  std::size_t damaged_bytes = 0;
  std::vector<KeyChange> key_changes;  // all that the transactions tell of

  // Takes the links of `old` over, to put on top of them what a damaged file still tells.
  void keep_links_of(const Loaded& old) {
    std::vector<std::size_t> sizes;
    kept.push_back(copy_live_links(old.index, sizes));
    std::string_view rest = kept.back().view();
    for (const std::size_t size : sizes) {
      index.put(rest.substr(0, size));
      rest.remove_prefix(size);
    }
    key_changes = old.key_changes;
  }

  // The bytes are owned before anything points into them: an exception on the way leaves nothing dangling, and what was
  // applied is applied again by the next attempt.
  void apply(FileBytes bytes, const Log& log) {
    auto renamed = golinks::key_changes(log);
    key_changes.reserve(key_changes.size() + renamed.size());
    if (log.end == 0) return;
    chunks.push_back({end, log.end, std::move(bytes)});
    try {
      index.apply(log);
    } catch (...) {
      chunks.back().used = 0;
      throw;
    }
    std::ranges::move(renamed, std::back_inserter(key_changes));
    end += log.end;
    known_end = std::max(known_end, end);
    damaged_bytes += log.damaged_bytes();
  }

  // Whether these very bytes were read at this place of the file.
  [[nodiscard]] bool had(std::uint64_t at, std::string_view bytes) const {
    const auto next = std::ranges::upper_bound(chunks, at, {}, &Chunk::begin);
    if (next == chunks.begin()) return false;
    const Chunk& chunk = *std::prev(next);
    return at + bytes.size() <= chunk.end() && chunk.view().substr(at - chunk.begin, bytes.size()) == bytes;
  }

  // The log without the transactions that stand where they stood: their links are known, and as later ones have made
  // them, which may be damaged now.
  [[nodiscard]] Log what_is_new_in(Log log) const {
    std::vector<ByteRange> fresh;
    for_each_frame(log, [&](std::string_view frame) {
      const auto at = static_cast<std::size_t>(frame.data() - log.bytes.data());
      if (!had(at, frame)) fresh.push_back({at, at + frame.size()});
    });
    log.sound = std::move(fresh);
    return log;
  }

  // Whether the log ends in the middle of something, before the end of this one.
  [[nodiscard]] bool is_longer_than(const Log& log) const { return log.bytes.size() < end && !log.torn_tail().empty(); }

  // How many bytes were sound when `old` read them, and look like an interrupted write in this log of the same file.
  [[nodiscard]] std::size_t lost_at_end(const Loaded& old, const Log& log) const {
    const bool is_lost =
        identity.same_file(old.identity) && identity.size >= old.identity.size && log.end < old.known_end;
    return is_lost ? log.torn_tail().size() : 0;
  }

  // Applies what was read of a file that `old` was read from before, or of another one in its place. Where not all of
  // it can be read, the links of `old` stay, unless it tells something newer of them.
  void apply_after(const Loaded& old, FileBytes bytes, const Log& log) {
    const std::size_t lost = lost_at_end(old, log);
    if (log.damaged.empty() && lost == 0 && !old.is_longer_than(log)) return apply(std::move(bytes), log);
    keep_links_of(old);
    apply(std::move(bytes), old.what_is_new_in(log));
    damaged_bytes += lost;
    if (lost > 0) known_end = old.known_end;
  }

  // Whether the file still holds what was read last. An append that failed and was rolled back is gone from there, even
  // if another one has made the file as long again.
  [[nodiscard]] bool tail_is_unchanged() const {
    const auto last = std::ranges::find_if(chunks.rbegin(), chunks.rend(), [](const Chunk& c) { return c.used > 0; });
    return last == chunks.rend() || is_unchanged(*file, *last, tail_size);
  }

  [[nodiscard]] bool contents_are_unchanged() const {
    std::size_t left = most_compared;
    for (auto chunk = chunks.rbegin(); chunk != chunks.rend() && left > 0; ++chunk) {
      if (!is_unchanged(*file, *chunk, left)) return false;
      left -= std::min(left, chunk->used);
    }
    return true;
  }
};

Follower::Follower(Env& env, std::string path) : env_(env), path_(std::move(path)) {}
Follower::~Follower() = default;

// Costs nothing but the comparison once the stamp has settled. Before, the end of the file is read again; and when it
// settles, by one thread, what was read of it.
bool Follower::is_current(const FileIdentity& identity) const {
  if (!loaded_ || loaded_->identity != identity) return false;
  const Microseconds settles_at = loaded_->settles_at;
  if (settles_at == 0) return true;
  if (env_.now_us() < settles_at) return loaded_->tail_is_unchanged();
  if (is_comparing_.exchange(true)) return true;
  const auto finish = [this](const void*) { is_comparing_ = false; };
  const std::unique_ptr<const void, decltype(finish)> comparing(this, finish);
  const bool is_unchanged = loaded_->contents_are_unchanged();
  if (is_unchanged) loaded_->settles_at = 0;
  return is_unchanged;
}

Result<void> Follower::refresh() {
  const auto identity = env_.identity(path_);
  {
    const std::shared_lock lock(mutex_);
    if (!identity && !loaded_ && identity.error().code == ErrorCode::not_found) return {};
    if (!identity) return failure(identity.error());
    if (is_current(*identity)) return {};
    if (is_refused(*identity)) return failure(*refusal_);
  }
  const std::lock_guard updating(updating_);
  const auto latest = env_.identity(path_);  // it may have changed while other threads updated
  if (!latest) return failure(latest.error());
  if (auto ok = check_store_size(path_, latest->size); !ok) return ok;
  if (is_current(*latest)) return {};
  if (is_refused(*latest)) return failure(*refusal_);
  return note_refusal(*latest, update(*latest));
}

// Reading again what was refused would say the same, once its stamp has settled.
bool Follower::is_refused(const FileIdentity& identity) const {
  return refusal_ && refused_ == identity && refusal_settles_at_ == 0;
}

Result<void> Follower::note_refusal(const FileIdentity& identity, Result<void> updated) {
  const std::unique_lock lock(mutex_);
  if (updated || updated.error().code == ErrorCode::io) {
    refusal_.reset();
    return updated;
  }
  const Microseconds now = env_.now_us();
  const bool is_first = !refusal_ || refused_ != identity;
  if (is_first) refusal_settles_at_ = settling_time(identity, now);
  else if (now >= refusal_settles_at_) refusal_settles_at_ = 0;
  refused_ = identity;
  refusal_ = updated.error();
  return updated;
}

Result<void> Follower::update(const FileIdentity& identity) {
  if (loaded_ && loaded_->identity.same_file(identity)) {
    const auto appended = load_appended(identity);
    if (!appended) return failure(appended.error());
    if (*appended) return {};
  }
  return load_anew();
}

// Reads what was appended. False when the file changed in another way, or has to be judged as a whole.
Result<bool> Follower::load_appended(const FileIdentity& identity) {
  if (identity.size <= loaded_->identity.size || !loaded_->kept.empty() || !loaded_->tail_is_unchanged()) return false;
  const Microseconds settles_at = settling_time(identity, env_.now_us());
  auto bytes = read_bytes(*loaded_->file, loaded_->end, identity.size);
  if (!bytes) return failure(bytes.error());
  const auto log = read_appended_log(bytes->view(), loaded_->end);
  if (!log) return failure(log.error());
  const std::unique_lock lock(mutex_);
  loaded_->apply(std::move(*bytes), *log);
  loaded_->identity = identity;
  loaded_->settles_at = settles_at;
  return true;
}

Result<void> Follower::load_anew() {
  auto file = env_.open(path_, OpenMode::read);
  if (!file) return failure(file.error());
  const auto identity = (*file)->identity();
  if (!identity) return failure(identity.error());
  const bool had_links = loaded_ && loaded_->index.size() > 0;
  if (identity->size == 0 && had_links) return failure(ErrorCode::corrupt, fmt::format("{} was emptied", path_));

  auto fresh = std::make_unique<Loaded>();
  fresh->settles_at = settling_time(*identity, env_.now_us());
  auto bytes = read_bytes(**file, 0, identity->size);
  if (!bytes) return failure(bytes.error());
  fresh->file = std::move(*file);
  fresh->identity = *identity;
  fresh->identity.size = bytes->size;  // it may have been cut meanwhile
  const auto log = read_log(bytes->view());
  if (!log) return failure(log.error().code, fmt::format("{}: {}", path_, log.error().message));
  if (had_links && is_cut(*log, fresh->identity))
    return failure(ErrorCode::corrupt, fmt::format("{} was cut short", path_));
  if (had_links) fresh->apply_after(*loaded_, std::move(*bytes), *log);
  else fresh->apply(std::move(*bytes), *log);
  const std::unique_lock lock(mutex_);
  std::swap(loaded_, fresh);  // the old one goes when readers no longer wait
  ++copy_;
  return {};
}

// Somebody is writing the file anew, or has stopped in the middle of it. An append that was rolled back leaves the file
// whole.
bool Follower::is_cut(const Log& log, const FileIdentity& identity) const {
  return identity.same_file(loaded_->identity) && loaded_->is_longer_than(log);
}

void Follower::read(const std::function<void(const Index&)>& use) const {
  const std::shared_lock lock(mutex_);
  static const Index empty;
  use(loaded_ ? loaded_->index : empty);
}

std::optional<Follower::Renamings> Follower::renamings(std::uint64_t after) const {
  const std::shared_lock lock(mutex_);
  if (!loaded_) return std::nullopt;
  Renamings renamings{{}, loaded_->index.last_number(), copy_};
  if (renamings.now <= after) return renamings;
  std::ranges::copy_if(loaded_->key_changes, std::back_inserter(renamings.changes),
                       [after](const KeyChange& change) { return change.number > after; });
  return renamings;
}

std::size_t Follower::damaged_bytes() const {
  const std::shared_lock lock(mutex_);
  return loaded_ ? loaded_->damaged_bytes : 0;
}

}  // namespace golinks
