// The file system as the store sees it. Everything that touches links goes through an Env, so that tests can fail
// any call, cut any write short and drop whatever was not synced (tests/support/fault_env.h).
//
// All functions are thread-safe. Errors are ErrorCode::io with errno, or not_found where a file does not exist.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "store/link.h"
#include "store/result.h"

namespace golinks {

// "/a/b" -> "/a", "b" -> "."
[[nodiscard]] std::string parent_folder(const std::string& path);

// What tells one state of a file from another. Equal identities mean equal contents, but see Follower about writes
// within one tick of the file system's clock.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;
  std::uint64_t names = 1;  // hard links: 0 when the file was removed from the folder that it was opened in

  [[nodiscard]] bool same_file(const FileIdentity& other) const {
    return device == other.device && inode == other.inode;
  }
  bool operator==(const FileIdentity&) const = default;
};

// A file's bytes in memory, unmapped when it goes out of scope. Unless they were copied, they are those of a shared
// mapping: they are stable only while nobody truncates the file, which writers do only under the store's lock.
class Mapping {
 public:
  virtual ~Mapping() = default;
  [[nodiscard]] virtual std::string_view bytes() const = 0;
  // How many of them the disk could not read: they are 0xff.
  [[nodiscard]] virtual std::size_t unreadable_bytes() const { return 0; }
};

// An open file. Closed when it goes out of scope.
class File {
 public:
  virtual ~File() = default;
  [[nodiscard]] virtual Result<FileIdentity> identity() const = 0;
  // Writes all of `bytes` at `offset`. On failure any part of them may have been written.
  virtual Result<void> write_at(std::uint64_t offset, std::string_view bytes) = 0;
  // Reads up to `size` bytes at `offset` into `buffer`; returns how many, fewer only at the end of the file.
  virtual Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t size) const = 0;
  virtual Result<void> truncate(std::uint64_t size) = 0;
  // Waits up to `wait` for an exclusive flock(2) on this file, which was opened for writing; it is held as long as the
  // File. What is read after it is what the last holder left, on a network file system too. Error: locked, naming the
  // holder where /proc tells.
  virtual Result<void> lock(std::chrono::milliseconds wait) = 0;
  // Gives this file the owner, group, mode, ACLs and extended attributes of `original`, as far as the process may. An
  // error says what this file does not have; nobody is let in whom `original` keeps out.
  virtual Result<void> take_permissions_of(const File& original) = 0;
  // Returns once the contents (and the size) would survive a power cut: fdatasync(2).
  virtual Result<void> sync() = 0;
  // The same for all that is known of the file, fsync(2): the next best where its folder may not be opened to sync its
  // name.
  virtual Result<void> sync_all() = 0;
  // The first `size` bytes; they are read where the file system cannot map them, or the disk not read all of them.
  [[nodiscard]] virtual Result<std::unique_ptr<Mapping>> map(std::size_t size) const = 0;
};

// Held until it goes out of scope.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

enum class OpenMode {
  read,        // must exist
  write,       // read and write, must exist
  create,      // read and write, created with mode 0600 when missing
  create_new,  // read and write, must not exist, not even as a symbolic link; mode 0600
  companion,   // like create, but never through a symbolic link: what is written beside the store
  truncate,    // read and write, created with mode 0600 or emptied
};

// Whether Env::lock() makes the file that it locks.
enum class LockFile { made_when_missing, must_exist };

class Env {
 public:
  virtual ~Env() = default;
  // Waits up to 5 s for somebody who holds a lease on the file (fcntl(2); a Samba or NFS server does) to give it back.
  [[nodiscard]] virtual Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) = 0;
  // Follows symbolic links.
  [[nodiscard]] virtual Result<FileIdentity> identity(const std::string& path) = 0;
  // What the path leads to when its last component is a symbolic link, or a chain of them; nothing need exist there.
  [[nodiscard]] virtual Result<std::string> resolve_links(const std::string& path) = 0;
  virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  virtual Result<void> remove(const std::string& path) = 0;
  // Creates the folder and its missing parents with mode 0700, so that they survive a power cut.
  virtual Result<void> create_folders(const std::string& folder) = 0;
  // Makes creations and renames in the folder survive a power cut: fsync(2) of the folder.
  virtual Result<void> sync_folder(const std::string& folder) = 0;
  // Waits up to `wait` for an exclusive flock(2) on the file at `path`, which whoever may write `like` may lock, too:
  // it gets those permissions, as far as this process may give them. The holder's pid is written into the file, for
  // messages only. Errors: locked, naming the holder; not_found, when it must exist and does not.
  [[nodiscard]] virtual Result<std::unique_ptr<FileLock>> lock(const std::string& path, std::chrono::milliseconds wait,
                                                               LockFile file = LockFile::made_when_missing,
                                                               const File* like = nullptr) = 0;
  [[nodiscard]] virtual Microseconds now_us() = 0;

  // The operating system's own. Valid for the whole run.
  [[nodiscard]] static Env& posix();
  // The same for a process that has to outlive a file that is cut short while it reads it: map() copies the bytes.
  [[nodiscard]] static Env& posix_copying();
};

}  // namespace golinks
