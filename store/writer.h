// One store file in the hands of one writer: found, locked, appended to, replaced.
//
// Two locks: links.pb.lock, which tells who is writing and is there before the file is, and the file itself, which is
// the same whatever it is called (hard links, bind mounts), and whose lock makes a network file system look anew. The
// second one is what counts: the first may be missing, or not ours to open.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "store/env.h"
#include "store/store.h"

namespace golinks {

inline constexpr std::chrono::milliseconds lock_wait{5000};

// The last bytes that a store can have are for changes that only remove: there is always a way back.
inline constexpr std::size_t bytes_kept_for_removals = std::size_t{1} << 20U;

// Not thread-safe. The locks are held as long as it lives.
class Writer {
 public:
  // `path` is no symbolic link. Waits up to lock_wait for the locks. Nothing is created before it is known that what
  // is at the path is a store, and no file where there is none. Errors: locked, io; those of StoreView::of().
  [[nodiscard]] static Result<Writer> claim(Env& env, const std::string& path);

  // Whether there is a file. Where there is none the folder, links.pb.lock and, at the first append(), the file are
  // made; for which prepare() is to be called first.
  [[nodiscard]] bool has_file() const { return file_ != nullptr; }
  // Makes the folder and takes the lock beside the file that is to be. Then the file may be there all the same.
  Result<void> prepare();

  // The file as it is now, read after the lock was taken. Errors: io, too_new, corrupt.
  [[nodiscard]] Result<StoreView> view(std::span<const std::string> expected = {}) const;

  // Moves a torn tail out of the way, so that what is appended does not become a part of it. Returns where to.
  Result<std::string> clear_torn_tail(const Log& log);

  // Returns once `frame` is on disk. On failure the file is cut back to what it was. Errors: io; exists, when another
  // writer has made the file meanwhile; invalid, with no_room_error, when it would be more than `most` bytes.
  Result<void> append(const Log& log, std::string_view frame, std::size_t most);
  // Whether the path no longer names the file that was written to: somebody has put another one there, or none.
  [[nodiscard]] bool was_replaced() const;

  // A file beside the store's, with its owner, mode and attributes, which is removed unless it takes the store's place.
  class Replacement {
   public:
    Replacement(Env& env, std::string path, std::unique_ptr<File> file)
        : env_(&env), path_(std::move(path)), file_(std::move(file)) {}
    Replacement(Replacement&&) = default;
    Replacement& operator=(Replacement&&) = default;
    ~Replacement();

   private:
    friend class Writer;
    Env* env_;
    std::string path_;
    std::unique_ptr<File> file_;  // nullptr once it is in its place
  };
  // Errors: io, when the new file could not be just as open to others, or the old one has another name that would stay
  // with the old links.
  [[nodiscard]] Result<Replacement> begin_replacement();
  // Returns once a file with `contents` is at the path, on disk; on failure the old one is. Errors: io, invalid.
  Result<void> replace(Replacement replacement, std::string_view contents);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] Env& env() const { return *env_; }

 private:
  Writer(Env& env, std::string path) : env_(&env), path_(std::move(path)) {}
  Result<void> open_existing();
  Result<void> lock_beside();
  Result<void> lock_file();
  [[nodiscard]] bool has_no_name() const;
  [[nodiscard]] Result<void> lost_name() const;
  Result<void> create_file();
  Result<void> write_format();
  Result<void> save_name();
  Result<void> roll_back(std::uint64_t end, const Error& why);

  Env* env_;
  std::string path_;
  std::unique_ptr<FileLock> beside_;
  std::unique_ptr<File> file_;
};

// Writes bytes into a new file "PATH.WHAT-TIME" and makes both survive a power cut. An older one is never overwritten.
// Returns its name.
[[nodiscard]] Result<std::string> keep_aside(Env& env, const std::string& path, std::string_view what,
                                             std::string_view bytes);

// Every append() beyond its limit fails so.
[[nodiscard]] Error no_room_error();
[[nodiscard]] bool is_no_room(const Error& error);

}  // namespace golinks
