#include "store/follower.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <mutex>
#include <vector>

#include "store/log_scan.h"

namespace golinks {
namespace {

// The last bytes of a sound transaction: its checksum field.
constexpr std::size_t tail_size = 9;
// File systems stamp times in ticks of up to 10 ms: a file modified that recently may change again under the same
// stamp.
constexpr std::int64_t stamp_settles_after_ns = 50'000'000;

bool has_settled(const FileIdentity& identity, Microseconds now) {
  return now * 1000 - std::max(identity.modified_ns, identity.changed_ns) > stamp_settles_after_ns;
}

struct Bytes {
  std::unique_ptr<char[]> data;
  std::size_t size = 0;
  [[nodiscard]] std::string_view view() const { return {data.get(), size}; }
};

Result<Bytes> read_range(const File& file, std::uint64_t begin, std::uint64_t end) {
  Bytes bytes{std::make_unique_for_overwrite<char[]>(end - begin), 0};
  const auto size = file.read_at(begin, bytes.data.get(), end - begin);
  if (!size) return failure(size.error());
  bytes.size = *size;
  return bytes;
}

Bytes copy_live_links(const Index& index, std::vector<std::size_t>& sizes) {
  std::size_t total = 0;
  index.for_each([&](const LinkView& link) { total += link.bytes.size(); });
  Bytes bytes{std::make_unique_for_overwrite<char[]>(total), 0};
  index.for_each([&](const LinkView& link) {
    std::copy(link.bytes.begin(), link.bytes.end(), bytes.data.get() + bytes.size);
    bytes.size += link.bytes.size();
    sizes.push_back(link.bytes.size());
  });
  return bytes;
}

// The log without the transactions before the first damaged byte: their links are known already, and later than they
// say.
Log after_damage(Log log) {
  const std::size_t begin = log.damaged.empty() ? log.end : log.damaged.front().begin;
  std::erase_if(log.sound, [begin](const ByteRange& run) { return run.begin < begin; });
  return log;
}

}  // namespace

struct Follower::Loaded {
  std::unique_ptr<File> file;  // kept open, so that its inode cannot be given to another file
  FileIdentity identity;
  bool stamp_settled = false;
  std::vector<Bytes> chunks;  // what the index points into
  Index index;
  std::uint64_t end = 0;  // the file is read up to here
  std::string tail;       // the last bytes before `end`
  std::size_t damaged_bytes = 0;
  std::vector<KeyChange> key_changes;  // all that the transactions tell of

  // Puts links on top of what is there, one after the other in `bytes`.
  void put_links(Bytes bytes, const std::vector<std::size_t>& sizes) {
    std::string_view rest = bytes.view();
    for (const std::size_t size : sizes) {
      index.put(rest.substr(0, size));
      rest.remove_prefix(size);
    }
    chunks.push_back(std::move(bytes));
  }

  void apply(Bytes bytes, const Log& log) {
    index.apply(log);
    std::ranges::move(golinks::key_changes(log), std::back_inserter(key_changes));
    const std::string_view used = bytes.view().substr(0, log.end);
    end += log.end;
    if (!used.empty()) tail = used.substr(used.size() - std::min(used.size(), tail_size));
    damaged_bytes += log.damaged_bytes();
    if (!log.sound.empty()) chunks.push_back(std::move(bytes));
  }

  // Whether the file still holds what was read last. An append that failed and was rolled back is gone from there, even
  // if another one has made the file as long again.
  [[nodiscard]] bool tail_is_unchanged() const {
    const auto bytes = read_range(*file, end - tail.size(), end);
    return bytes && bytes->view() == tail;
  }
};

Follower::Follower(Env& env, std::string path) : env_(env), path_(std::move(path)) {}
Follower::~Follower() = default;

bool Follower::is_current(const FileIdentity& identity) const {
  return loaded_ && loaded_->stamp_settled && loaded_->identity == identity;
}

Result<void> Follower::refresh() {
  const auto identity = env_.identity(path_);
  {
    const std::shared_lock lock(mutex_);
    if (!identity && !loaded_ && identity.error().code == ErrorCode::not_found) return {};
    if (!identity) return failure(identity.error());
    if (is_current(*identity)) return {};
  }
  const std::lock_guard updating(updating_);
  const auto latest = env_.identity(path_);  // it may have changed while other threads updated
  if (!latest) return failure(latest.error());
  if (auto ok = check_store_size(path_, latest->size); !ok) return ok;
  if (is_current(*latest)) return {};
  if (refusal_ && refused_ == *latest) return failure(*refusal_);
  auto updated = update(*latest);
  refusal_.reset();
  if (!updated && updated.error().code != ErrorCode::io) {  // reading it again would say the same
    refused_ = *latest;
    refusal_ = updated.error();
  }
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

// Reads what was appended. False when the file changed in another way.
Result<bool> Follower::load_appended(const FileIdentity& identity) {
  const bool is_same = identity == loaded_->identity;  // asked again only because its stamp had not settled
  if (!is_same && identity.size <= loaded_->identity.size) return false;
  const bool settled = has_settled(identity, env_.now_us());
  if (!loaded_->tail_is_unchanged()) return false;
  if (!is_same) {
    auto bytes = read_range(*loaded_->file, loaded_->end, identity.size);
    if (!bytes) return failure(bytes.error());
    const auto log = read_appended_log(bytes->view());
    if (!log) return failure(log.error());
    const std::unique_lock lock(mutex_);
    loaded_->apply(std::move(*bytes), *log);
    loaded_->identity = identity;
  }
  const std::unique_lock lock(mutex_);
  loaded_->stamp_settled = settled;
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
  fresh->identity = *identity;
  fresh->stamp_settled = has_settled(*identity, env_.now_us());
  auto bytes = read_range(**file, 0, identity->size);
  if (!bytes) return failure(bytes.error());
  fresh->file = std::move(*file);
  const auto log = read_log(bytes->view());
  if (!log) return failure(log.error().code, fmt::format("{}: {}", path_, log.error().message));
  if (had_links && is_damaged(*log, *identity)) {
    std::vector<std::size_t> sizes;
    Bytes live = copy_live_links(loaded_->index, sizes);
    fresh->put_links(std::move(live), sizes);
    fresh->apply(std::move(*bytes), after_damage(*log));
  } else {
    fresh->apply(std::move(*bytes), *log);
  }
  const std::unique_lock lock(mutex_);
  std::swap(loaded_, fresh);
  ++copy_;
  return {};
}

// Damage, as against a write in progress or one that was rolled back: something sound follows it, or what had been read
// is no longer sound although the file is as long as it was.
bool Follower::is_damaged(const Log& log, const FileIdentity& identity) const {
  const bool lost_its_end =
      identity.same_file(loaded_->identity) && identity.size >= loaded_->identity.size && log.end < loaded_->end;
  return !log.damaged.empty() || lost_its_end;
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
