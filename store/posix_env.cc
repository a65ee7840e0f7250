#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/limits.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "store/env.h"
#include "store/read_file.h"
#include "store/system_failure.h"

namespace golinks {
namespace {

// ACLs, SELinux labels and what else a file has beside its mode (xattr(7)). One that may not be given stays away.
void copy_attributes(int from, int to) {
  std::string names(XATTR_LIST_MAX, '\0');
  const ssize_t size = flistxattr(from, names.data(), names.size());
  if (size <= 0) return;
  names.resize(static_cast<std::size_t>(size));
  for (std::size_t at = 0; at < names.size(); at += std::strlen(names.data() + at) + 1) {
    const char* const name = names.data() + at;
    std::string value(XATTR_SIZE_MAX, '\0');
    const ssize_t got = fgetxattr(from, name, value.data(), value.size());
    if (got >= 0) fsetxattr(to, name, value.data(), static_cast<std::size_t>(got), 0);
  }
}

FileIdentity identity_of(const struct stat& status) {
  const auto nanoseconds = [](const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  };
  return {status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size), nanoseconds(status.st_mtim),
          nanoseconds(status.st_ctim)};
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

  Result<void> take_permissions_of(const File& original) override {
    struct stat status {};
    if (fstat(dynamic_cast<const PosixFile&>(original).descriptor_, &status) != 0)
      return system_failure("examine", path_);
    // Only root may give files away, and only root has files of others to rewrite. Another group gets nothing.
    const bool owner_kept = fchown(descriptor_, status.st_uid, status.st_gid) == 0;
    if (fchmod(descriptor_, status.st_mode & (owner_kept ? 07777U : 07700U)) != 0)
      return system_failure("set the mode of", path_);
    if (owner_kept) copy_attributes(dynamic_cast<const PosixFile&>(original).descriptor_, descriptor_);
    return {};
  }

  Result<void> sync() override {
    while (fdatasync(descriptor_) != 0) {
      if (errno != EINTR) return system_failure("save", path_);
    }
    return {};
  }

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

int open_descriptor(const std::string& path, OpenMode mode) {
  constexpr mode_t owner_only = 0600;
  constexpr int always = O_CLOEXEC | O_NONBLOCK;  // never hang on a FIFO that was named by mistake
  switch (mode) {
    case OpenMode::read: return ::open(path.c_str(), O_RDONLY | always);
    case OpenMode::write: return ::open(path.c_str(), O_RDWR | always);
    case OpenMode::create: return ::open(path.c_str(), O_RDWR | O_CREAT | always, owner_only);
    case OpenMode::truncate: return ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | always, owner_only);
    case OpenMode::exclusive: return ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | always, owner_only);
  }
  return -1;
}

class PosixEnv : public Env {
 public:
  explicit PosixEnv(bool copies) : copies_(copies) {}

  [[nodiscard]] Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    const int descriptor = open_descriptor(path, mode);
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
  [[nodiscard]] Result<std::unique_ptr<FileLock>> lock(const std::string& path,
                                                       std::chrono::milliseconds wait) override;

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

Result<void> PosixEnv::create_folders(const std::string& folder) {
  constexpr mode_t owner_only = 0700;
  if (mkdir(folder.c_str(), owner_only) == 0) return sync_folder(parent_folder(folder));
  if (errno == EEXIST) return {};
  if (errno != ENOENT) return system_failure("create", folder);
  if (auto parent = create_folders(parent_folder(folder)); !parent) return parent;
  if (mkdir(folder.c_str(), owner_only) != 0 && errno != EEXIST) return system_failure("create", folder);
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

Result<std::unique_ptr<FileLock>> PosixEnv::lock(const std::string& path, std::chrono::milliseconds wait) {
  constexpr std::chrono::microseconds shortest_pause{200}, longest_pause{2'000};
  const auto deadline = std::chrono::steady_clock::now() + wait;
  for (auto pause = shortest_pause;; pause = std::min(pause * 2, longest_pause)) {
    const int descriptor = open_descriptor(path, OpenMode::create);
    if (descriptor < 0) return system_failure("open", path);
    auto lock = std::make_unique<PosixFileLock>(descriptor);
    const bool is_locked = flock(descriptor, LOCK_EX | LOCK_NB) == 0;
    if (!is_locked && errno != EWOULDBLOCK && errno != EINTR) return system_failure("lock", path);
    if (is_locked && is_at_path(descriptor, path)) {
      write_own_pid(descriptor);
      return lock;
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      return failure(ErrorCode::locked,
                     fmt::format("the store is locked by {}; try again when it is done", lock_holder(descriptor)),
                     EWOULDBLOCK);
    }
    std::this_thread::sleep_for(pause);
  }
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
