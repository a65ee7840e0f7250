// A store kept in memory that follows its file: what the daemon answers from.
//
// refresh() costs one stat when nothing changed. A file that grew is read from where it ended; one that was replaced,
// shortened or changed in any other way is loaded anew and swapped in whole. While the file cannot be read, or is cut
// in the middle of a change, the last good links stay; while it is damaged, they stay where it tells nothing newer.
// There is no watcher and so no delay: after `golinks add` returned, the next refresh() sees the link.
//
// A rewrite in place that leaves size and time as they were, within one tick of the file system's clock, is seen when
// the tick is over (of a file above 16 MiB: when it touches the last of it).
//
// Thread-safe.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "store/env.h"
#include "store/history.h"
#include "store/index.h"

namespace golinks {

class Follower {
 public:
  Follower(Env& env, std::string path);
  ~Follower();

  // Brings the links up to date. An error (the file is gone, unreadable, emptied, cut, too new) leaves the last good
  // links;
  // a file that never existed is an empty store. Damage inside the file is no error: links that it hides are kept as
  // they were last read, see damaged_bytes().
  Result<void> refresh();

  // Calls `use` with the links while no refresh can change them. LinkViews must not outlive the call.
  void read(const std::function<void(const Index&)>& use) const;

  // The renamings after transaction `after` that are in the file, and the last transaction that was read from it.
  // Nothing while no file was loaded. Costs next to nothing when `after` is the last transaction.
  struct Renamings {
    std::vector<KeyChange> changes;
    std::uint64_t now = 0;
    std::uint64_t copy = 0;  // how often the file was loaded anew: the same while it only grew
  };
  [[nodiscard]] std::optional<Renamings> renamings(std::uint64_t after) const;

  [[nodiscard]] std::size_t damaged_bytes() const;

 private:
  struct Loaded;  // one file's bytes, its index, and how far it was read
  [[nodiscard]] bool is_current(const FileIdentity& identity) const;
  [[nodiscard]] bool is_refused(const FileIdentity& identity) const;
  Result<void> note_refusal(const FileIdentity& identity, Result<void> updated);
  Result<void> update(const FileIdentity& identity);
  Result<bool> load_appended(const FileIdentity& identity);
  Result<void> load_anew();
  [[nodiscard]] bool is_cut(const Log& log, const FileIdentity& identity) const;

  Env& env_;
  std::string path_;
  // Whoever updates the links has this one, reads the disk, and takes the other one only to change what readers see:
  // they never wait for the disk.
  std::mutex updating_;
  mutable std::shared_mutex mutex_;
  std::unique_ptr<Loaded> loaded_;
  std::uint64_t copy_ = 0;
  mutable std::atomic<bool> is_comparing_{false};  // what was read with what the file has: one thread at a time
  FileIdentity refused_;  // the state of the file that could not be loaded, and why: not tried again until it changes
  std::optional<Error> refusal_;
  Microseconds refusal_settles_at_ = 0;
};

}  // namespace golinks
