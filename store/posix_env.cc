#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/limits.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "store/env.h"
#include "store/file_permissions.h"
#include "store/read_file.h"
#include "store/system_failure.h"

namespace golinks {
namespace {

FileIdentity identity_of(const struct stat& status) {
  const auto nanoseconds = [](const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  };
  return {status.st_dev,
          status.st_ino,
          static_cast<std::uint64_t>(status.st_size),
          nanoseconds(status.st_mtim),
          nanoseconds(status.st_ctim),
          status.st_nlink};
}

class PosixMapping : public Mapping {
 public:
  PosixMapping(void* address, std::size_t size) : address_(address), size_(size) {}
  ~PosixMapping() override {
    if (size_ > 0) munmap(address_, size_);
  }
  PosixMapping(const PosixMapping&) = delete;
  PosixMapping& operator=(const PosixMapping&) = delete;
  [[nodiscard]] std::string_view bytes() const override { return {static_cast<const char*>(address_), size_}; }

 private:
  void* address_;
  std::size_t size_;
};

// Brings all of the mapping into memory. False when a page of it cannot be had: touching that would be a SIGBUS.
bool can_be_read(void* address, std::size_t size) {
  constexpr int populate_read = 22;  // MADV_POPULATE_READ, since Linux 5.14: an older kernel answers EINVAL
  return madvise(address, size, populate_read) == 0 || errno == EINVAL;
}

class PosixFile : public File {
 public:
  PosixFile(int descriptor, std::string path, bool copies)
      : descriptor_(descriptor), path_(std::move(path)), copies_(copies) {}
  ~PosixFile() override { close(descriptor_); }
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;

  [[nodiscard]] Result<FileIdentity> identity() const override {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) return system_failure("examine", path_);
    return identity_of(status);
  }

  Result<void> write_at(std::uint64_t offset, std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return system_failure("write to", path_, written == 0 ? EIO : errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
      offset += static_cast<std::uint64_t>(written);
    }
    return {};
  }

  Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
    std::size_t done = 0;
    while (done < size) {
      const ssize_t got = pread(descriptor_, buffer + done, size - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return system_failure("read", path_);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  Result<void> truncate(std::uint64_t size) override {
    while (ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
      if (errno != EINTR) return system_failure("shorten", path_);
    }
    return {};
  }

  Result<void> lock(std::chrono::milliseconds wait) override;

  Result<void> take_permissions_of(const File& original) override {
    return copy_permissions(dynamic_cast<const PosixFile&>(original).descriptor_, descriptor_, path_);
  }

  Result<void> sync() override {
    while (fdatasync(descriptor_) != 0) {
      if (errno != EINTR) return system_failure("save", path_);
    }
    return {};
  }

  Result<void> sync_all() override {
    while (fsync(descriptor_) != 0) {
      if (errno != EINTR) return system_failure("save", path_);
    }
    return {};
  }

  [[nodiscard]] int descriptor() const { return descriptor_; }

  [[nodiscard]] Result<std::unique_ptr<Mapping>> map(std::size_t size) const override {
    if (size == 0) return std::make_unique<PosixMapping>(nullptr, 0);
    if (copies_) return copy_of(*this, size);
    void* const address = mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor_, 0);
    if (address == MAP_FAILED) return copy_of(*this, size);  // FUSE and 9p without a cache know no mappings
    auto mapping = std::make_unique<PosixMapping>(address, size);
    if (!can_be_read(address, size)) return copy_of(*this, size);
    return mapping;
  }

 private:
  int descriptor_;
  std::string path_;
  bool copies_;
};

// flock(2) goes with the open file description: closing the descriptor releases it.
class PosixFileLock : public FileLock {
 public:
  explicit PosixFileLock(int descriptor) : descriptor_(descriptor) {}
  ~PosixFileLock() override { close(descriptor_); }
  PosixFileLock(const PosixFileLock&) = delete;
  PosixFileLock& operator=(const PosixFileLock&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

std::string lock_holder(int descriptor) {
  char text[32] = {};
  const ssize_t size = pread(descriptor, text, sizeof text - 1, 0);
  const long pid = size > 0 ? std::strtol(text, nullptr, 10) : 0;
  return pid > 0 ? fmt::format("process {}", pid) : std::string("another process");
}

void write_own_pid(int descriptor) {
  const std::string text = fmt::format("{:>10}\n", getpid());
  // For messages only: a full disk must not stop the lock from working.
  [[maybe_unused]] const ssize_t written = pwrite(descriptor, text.data(), text.size(), 0);
}

// In a folder like /tmp the kernel lets nobody open another's file with O_CREAT (fs.protected_regular), so that is for
// a file that is not there. With an umask that keeps out the owner, too, nobody could open it again.
int open_or_create(const std::string& path, int flags) {
  constexpr mode_t owner_only = 0600;
  for (;;) {
    int descriptor = (flags & O_EXCL) != 0 ? -1 : ::open(path.c_str(), flags & ~O_CREAT);
    if (descriptor >= 0 || ((flags & O_EXCL) == 0 && errno != ENOENT)) return descriptor;
    descriptor = ::open(path.c_str(), flags | O_EXCL, owner_only);
    struct stat status {};
    if (descriptor >= 0 && fstat(descriptor, &status) == 0 && (status.st_mode & owner_only) != owner_only)
      fchmod(descriptor, owner_only);
    const bool was_created_meanwhile = descriptor < 0 && errno == EEXIST && (flags & O_EXCL) == 0;
    if (!was_created_meanwhile) return descriptor;
  }
}

int open_once(const std::string& path, OpenMode mode) {
  constexpr int always = O_CLOEXEC | O_NONBLOCK;  // never hang on a FIFO that was named by mistake
  switch (mode) {
    case OpenMode::read: return ::open(path.c_str(), O_RDONLY | always);
    case OpenMode::write: return ::open(path.c_str(), O_RDWR | always);
    case OpenMode::create: return open_or_create(path, O_RDWR | O_CREAT | always);
    case OpenMode::companion: return open_or_create(path, O_RDWR | O_CREAT | O_NOFOLLOW | always);
    case OpenMode::create_new: return open_or_create(path, O_RDWR | O_CREAT | O_EXCL | always);
    case OpenMode::truncate: return open_or_create(path, O_RDWR | O_CREAT | O_TRUNC | always);
  }
  return -1;
}

using Clock = std::chrono::steady_clock;

// Asks again and again until `attempt` is true or the time is over.
template <typename Attempt>
bool repeat_until(Clock::time_point deadline, const Attempt& attempt) {
  constexpr std::chrono::microseconds shortest_pause{200}, longest_pause{2'000};
  for (auto pause = shortest_pause; !attempt(); pause = std::min(pause * 2, longest_pause)) {
    if (Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(pause);
  }
  return true;
}

int open_descriptor(const std::string& path, OpenMode mode) {
  constexpr std::chrono::seconds lease_wait{5};
  int descriptor = open_once(path, mode);
  if (descriptor >= 0 || errno != EWOULDBLOCK) return descriptor;
  // The first open has told the holder of the lease.
  repeat_until(Clock::now() + lease_wait, [&] {
    descriptor = open_once(path, mode);
    return descriptor >= 0 || errno != EWOULDBLOCK;
  });
  return descriptor;
}

tl::unexpected<Error> locked_by(const std::string& holder) {
  return failure(ErrorCode::locked, fmt::format("the store is locked by {}; try again when it is done", holder),
                 EWOULDBLOCK);
}

enum class Attempt { done, busy, failed };

Attempt try_flock(int descriptor) {
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return Attempt::done;
  return errno == EWOULDBLOCK || errno == EINTR ? Attempt::busy : Attempt::failed;
}

// The process that has an flock on the file, from /proc/locks (proc(5)).
std::string flock_holder(int descriptor) {
  struct stat status {};
  std::FILE* const locks = std::fopen("/proc/locks", "re");
  long holder = 0;
  for (char line[256]; locks != nullptr && std::fgets(line, sizeof line, locks) != nullptr;) {
    long pid = 0;
    unsigned major = 0, minor = 0;
    unsigned long inode = 0;
    if (std::sscanf(line, "%*d: FLOCK %*s %*s %ld %x:%x:%lu", &pid, &major, &minor, &inode) != 4) continue;
    if (fstat(descriptor, &status) == 0 && makedev(major, minor) == status.st_dev && inode == status.st_ino)
      holder = pid;
  }
  if (locks != nullptr) std::fclose(locks);
  return holder > 0 ? fmt::format("process {}", holder) : std::string("another process");
}

Result<void> PosixFile::lock(std::chrono::milliseconds wait) {
  Attempt attempt = Attempt::busy;
  const bool is_answered = repeat_until(Clock::now() + wait, [&] {
    attempt = try_flock(descriptor_);
    return attempt != Attempt::busy;
  });
  if (!is_answered) return locked_by(flock_holder(descriptor_));
  return attempt == Attempt::done ? Result<void>() : system_failure("lock", path_);
}

class PosixEnv : public Env {
 public:
  explicit PosixEnv(bool copies) : copies_(copies) {}

  [[nodiscard]] Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    const int descriptor = open_descriptor(path, mode);
    if (descriptor < 0 && errno == EWOULDBLOCK) {
      return failure(ErrorCode::locked,
                     fmt::format("{} is in use by a program that has a lease on it; try again when it is done", path),
                     EWOULDBLOCK);
    }
    if (descriptor < 0) return system_failure("open", path);
    auto file = std::make_unique<PosixFile>(descriptor, path, copies_);
    struct stat status {};
    if (fstat(descriptor, &status) != 0) return system_failure("examine", path);
    if (!S_ISREG(status.st_mode)) return failure(ErrorCode::io, fmt::format("{} is not a regular file", path));
    return file;
  }

  [[nodiscard]] Result<FileIdentity> identity(const std::string& path) override {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return system_failure("examine", path);
    return identity_of(status);
  }

  [[nodiscard]] Result<std::string> resolve_links(const std::string& path) override;

  Result<void> rename(const std::string& from, const std::string& to) override {
    if (std::rename(from.c_str(), to.c_str()) != 0) return system_failure("replace", to);
    return {};
  }

  Result<void> remove(const std::string& path) override {
    if (unlink(path.c_str()) != 0) return system_failure("remove", path);
    return {};
  }

  Result<void> create_folders(const std::string& folder) override;
  Result<void> sync_folder(const std::string& folder) override;
  [[nodiscard]] Result<std::unique_ptr<FileLock>> lock(const std::string& path, std::chrono::milliseconds wait,
                                                       LockFile file, const File* like) override;

  [[nodiscard]] Microseconds now_us() override {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  }

 private:
  bool copies_;
};

// One symbolic link at a time, because realpath(3) refuses a link whose target does not exist yet.
Result<std::string> PosixEnv::resolve_links(const std::string& path) {
  std::string resolved = path;
  for (int hops = 0; hops < 40; ++hops) {
    char target[PATH_MAX];
    const ssize_t size = readlink(resolved.c_str(), target, sizeof target);
    if (size < 0) return resolved;  // not a link, or nothing there: opening it will tell
    const std::string next(target, static_cast<std::size_t>(size));
    resolved = next.starts_with('/') ? next : parent_folder(resolved) + '/' + next;
  }
  return system_failure("follow", path, ELOOP);
}

// False with errno. Open to the owner, whatever the umask says.
bool make_folder(const std::string& folder) {
  constexpr mode_t owner_only = 0700;
  if (mkdir(folder.c_str(), owner_only) != 0) return false;
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0 || (status.st_mode & owner_only) == owner_only) return true;
  return chmod(folder.c_str(), owner_only) == 0;
}

Result<void> PosixEnv::create_folders(const std::string& folder) {
  if (make_folder(folder)) return sync_folder(parent_folder(folder));
  if (errno == EEXIST) return {};
  if (errno != ENOENT) return system_failure("create", folder);
  if (auto parent = create_folders(parent_folder(folder)); !parent) return parent;
  if (!make_folder(folder) && errno != EEXIST) return system_failure("create", folder);
  return sync_folder(parent_folder(folder));
}

Result<void> PosixEnv::sync_folder(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return system_failure("open", folder);
  const int result = fsync(descriptor);
  const int error = errno;
  close(descriptor);
  // Some network file systems cannot sync a folder and say so; there is nothing better to do on them.
  if (result != 0 && error != EINVAL && error != ENOTSUP) return system_failure("save", folder, error);
  return {};
}

// Whether the descriptor's file is still what the path names: a lock on a file that was removed keeps nobody out.
bool is_at_path(int descriptor, const std::string& path) {
  struct stat opened {
  }, named{};
  return fstat(descriptor, &opened) == 0 && stat(path.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
         opened.st_ino == named.st_ino;
}

// Whoever may write the store may lock it.
void share_with_users_of(int lock_file, const File* store) {
  if (store == nullptr) return;
  const int descriptor = dynamic_cast<const PosixFile&>(*store).descriptor();
  struct stat theirs {
  }, ours{};
  if (fstat(descriptor, &theirs) != 0 || fstat(lock_file, &ours) != 0) return;
  if (theirs.st_uid == ours.st_uid && theirs.st_gid == ours.st_gid && theirs.st_mode == ours.st_mode) return;
  if (ours.st_uid != geteuid() && geteuid() != 0) return;  // not ours to give
  // As far as it goes: those whom it keeps out have the lock on the store itself.
  [[maybe_unused]] const auto shared = copy_permissions(descriptor, lock_file, "lock file");
}

// Whether `path` is no link to the file, of either kind: a lock file is written to, and given to the users of the
// store.
bool is_plain_file(int descriptor, const std::string& path) {
  struct stat opened {
  }, named{};
  if (fstat(descriptor, &opened) != 0 || !S_ISREG(opened.st_mode) || opened.st_nlink > 1) return false;
  return lstat(path.c_str(), &named) != 0 || !S_ISLNK(named.st_mode);
}

Result<std::unique_ptr<FileLock>> PosixEnv::lock(const std::string& path, std::chrono::milliseconds wait, LockFile file,
                                                 const File* like) {
  std::unique_ptr<PosixFileLock> lock;
  std::string holder;
  Attempt attempt = Attempt::busy;
  int error = 0;
  const bool is_answered = repeat_until(Clock::now() + wait, [&] {
    const int descriptor = open_descriptor(path, file == LockFile::must_exist ? OpenMode::write : OpenMode::companion);
    error = errno;
    lock = descriptor < 0 ? nullptr : std::make_unique<PosixFileLock>(descriptor);
    attempt = lock ? try_flock(descriptor) : Attempt::failed;
    if (lock) error = errno;
    if (attempt == Attempt::done && !is_at_path(descriptor, path)) attempt = Attempt::busy;
    if (attempt == Attempt::busy) holder = lock_holder(descriptor);
    return attempt != Attempt::busy;
  });
  if (!is_answered) return locked_by(holder);
  if (attempt == Attempt::failed) return system_failure(lock ? "lock" : "open", path, error);
  if (!is_plain_file(lock->descriptor(), path))
    return failure(ErrorCode::invalid,
                   fmt::format("{} is no lock file: it is no plain file, or has another name", path));
  share_with_users_of(lock->descriptor(), like);
  write_own_pid(lock->descriptor());
  return lock;
}

}  // namespace

std::string parent_folder(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Env& Env::posix() {
  static PosixEnv env(false);
  return env;
}

Env& Env::posix_copying() {
  static PosixEnv env(true);
  return env;
}

}  // namespace golinks
