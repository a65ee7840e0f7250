// The store: one file of links, read without a lock and changed under one.
//
//   Store store(Env::posix(), path);
//   auto view = store.read();                                  // a consistent view, no lock
//   auto link = view->find(keyword_key("fb"));
//   store.change("add fb", [&](const StoreView& now) -> Result<Changes> { ... });
//
// A Store may be used from many threads and many processes at once.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "store/env.h"
#include "store/key_search.h"
#include "store/link_finder.h"
#include "store/log.h"
#include "store/lost_changes.h"

namespace golinks {

// The file at one moment. Lookups walk its bytes and parse only what they return; nothing is loaded. Not thread-safe.
class StoreView : public LinkFinder {
 public:
  StoreView() : known_({}) {}  // an empty store
  // Errors: too_new, corrupt.
  [[nodiscard]] static Result<StoreView> of(std::unique_ptr<Mapping> file, std::span<const std::string> expected);
  // The file open as `file`, whose name is for messages. Errors: io, too_new, corrupt.
  [[nodiscard]] static Result<StoreView> of_file(const std::string& path, const File& file,
                                                 std::span<const std::string> expected);

  [[nodiscard]] std::vector<std::optional<LinkView>> find_all(std::span<const std::string> keys) const override;
  // Every transaction verified.
  [[nodiscard]] const Log& log() const { return log_; }
  // How many bytes of the file the disk could not read; they count as damaged.
  [[nodiscard]] std::size_t unreadable_bytes() const { return file_ ? file_->unreadable_bytes() : 0; }
  // Enough of the log to append to it: where it ends, the last number, the dead bytes.
  [[nodiscard]] const Log& log_end() const { return log_; }

  // The time of the change that is decided with this view: at least a microsecond after the last one. 0 in a view that
  // no change is decided with.
  [[nodiscard]] Microseconds change_us() const { return change_us_; }
  // To be called by Store::change().
  void begin_change(Microseconds now);

 private:
  std::unique_ptr<Mapping> file_;
  Log log_;
  Microseconds change_us_ = 0;
  mutable KeySearch known_;  // the last keys asked for: a change looks the same ones up more than once
};

// What a change does, as one transaction.
struct Changes {
  std::vector<Link> put;
  std::vector<std::string> remove;   // keywords
  std::vector<std::string> restore;  // serialized links put back byte for byte
  std::string renamed_from;          // the keyword that the first link of `restore`, or else of `put`, had before
  std::uint64_t undoes = 0;
};

// What a change did.
struct Committed {
  std::uint64_t number = 0;       // 0: there was nothing to write
  std::string torn_tail_kept_in;  // the path a torn tail was moved to, usually empty
  bool compacted = false;
  std::string compaction_failure;  // why the store, which is due to be compacted, is not; usually empty
};

struct Compacted {
  std::uint64_t bytes_before = 0;
  std::uint64_t bytes_after = 0;
  std::string damaged_original_kept_in;  // set when the file had damage
  std::string torn_tail_kept_in;         // set when the file had a torn tail
};

struct Repaired {
  std::vector<ByteRange> damaged;        // of the original file: what could not be read and was left out
  Loss loss;                             // what is known of the changes in there
  std::uint64_t kept_transactions = 0;   // every one that could be read
  std::string damaged_original_kept_in;  // set when the file had damage
  std::string torn_tail_kept_in;         // set when the file had a torn tail

  [[nodiscard]] bool was_needed() const { return !damaged.empty() || !torn_tail_kept_in.empty(); }
};

class Store {
 public:
  // `path` as the user gave it; a symbolic link is followed at every use.
  Store(Env& env, std::string path);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] Env& env() const { return env_; }

  // A missing file reads as empty. Looking up just the `expected` keys afterwards costs nothing. Errors: io, too_new,
  // corrupt.
  [[nodiscard]] Result<StoreView> read(std::span<const std::string> expected = {}) const;

  // The bytes of the file, unread; nullptr when it is missing. Errors: io, corrupt.
  [[nodiscard]] Result<std::unique_ptr<Mapping>> map() const;

  // Takes the locks (up to 5 s each, see writer.h), calls `decide` with the current state, appends its changes as one
  // transaction and returns when they are on disk. An error from `decide`, or empty changes, leaves the file as it was,
  // and creates none; so does a failed or short write, which is rolled back. When another program puts a file in the
  // store's place meanwhile, `decide` is called again with that one. `expected` are the keys that `decide` will look
  // up, as for read(). A store that is due for it is compacted then (compaction.h); when that fails, it is tried again
  // once the file has grown by another MiB. Errors: those of `decide`, locked, io, too_new, corrupt; not_found, when
  // there is no store yet and its disk is not mounted; invalid, when the file would grow over 2 GiB.
  using Decision = std::function<Result<Changes>(const StoreView&)>;
  Result<Committed> change(const std::string& command, const Decision& decide,
                           std::span<const std::string> expected = {});

  // Rewrites the file without what is dead, keeping the undoable changes and all tombstones; see compaction.h. Owner,
  // group, mode and attributes stay. A damaged original is kept beside the new file. Errors: locked, too_new, corrupt;
  // io, also when the owner or the like could not be kept, or the file has a hard link. The links are then unchanged.
  Result<Compacted> compact();

  // Rewrites a damaged file with all of it that can be read, byte for byte and in order: nothing is compacted away. The
  // original is kept beside the new file. A torn tail is moved to a file of its own. A sound file, or none, is not
  // touched. Errors: locked, io, too_new; corrupt, when nothing in it looks like a store; the links are then unchanged.
  Result<Repaired> repair();

 private:
  Env& env_;
  std::string path_;
};

}  // namespace golinks
