// A disk that fails on request: an Env in memory that tells apart what was written and what was synced.
//
//   FaultEnv disk;
//   disk.fail(Operation::sync, 1, EIO);        // the next sync fails
//   disk.lose_power_after(3);                  // the third change from now is the last that happens
//   disk.restart(Survival::only_synced);       // what was not synced is gone
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "store/env.h"

namespace golinks::test {

enum class Operation { open, write, sync, truncate, rename, remove, sync_folder, map, read };

// What is left of writes and renames that were not synced when the power went.
enum class Survival {
  only_synced,  // none of them
  everything,   // all of them
  at_random,    // a prefix of each file's unsynced bytes, and some of the names
  any_sectors,  // of each file some sectors of 512 bytes, in any order, with zeros between, and some of the names
};

class FaultEnv : public Env {
 public:
  struct Inode {
    std::uint64_t number = 0;
    std::string bytes;    // as programs see it
    std::string durable;  // as it would be after a power cut
    std::int64_t modified_ns = 0;
    std::set<std::uint64_t> bad_sectors;
  };

  // The `nth` such operation from now on fails with `error`; a write first writes `partial` bytes.
  void fail(Operation operation, int nth, int error, std::size_t partial = 0);
  // Runs `work` right before the next such operation: what another program does at that moment.
  void before_next(Operation operation, std::function<void()> work);
  // After `count` more operations that change the disk, everything fails until restart().
  void lose_power_after(int count);
  [[nodiscard]] bool power_is_off() const { return power_off_; }
  // Changes made to the disk so far.
  [[nodiscard]] int changes() const { return changes_; }
  void restart(Survival survival, unsigned seed = 0);

  // The file's bytes as programs see them; empty when there is none.
  [[nodiscard]] std::string contents(const std::string& path) const;
  void set_contents(const std::string& path, const std::string& bytes);
  // Changes bytes in place without a new time stamp, as a failing disk does.
  void corrupt(const std::string& path, std::size_t offset, char byte);
  // Every read of the 512 bytes around `offset` fails from now on.
  void break_sector(const std::string& path, std::uint64_t offset);
  [[nodiscard]] std::set<std::string> files() const;
  void advance_clock(std::int64_t microseconds) { now_us_ += microseconds; }
  // How exactly the file system notes when a file was changed.
  void stamp_in_steps_of(std::int64_t microseconds) { stamp_step_us_ = microseconds; }

  [[nodiscard]] Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override;
  [[nodiscard]] Result<FileIdentity> identity(const std::string& path) override;
  [[nodiscard]] Result<std::string> resolve_links(const std::string& path) override { return path; }
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& path) override;
  Result<void> create_folders(const std::string&) override { return {}; }
  Result<void> sync_folder(const std::string& folder) override;
  [[nodiscard]] Result<std::unique_ptr<FileLock>> lock(const std::string& path, std::chrono::milliseconds wait,
                                                       LockFile file, const File* like) override;
  [[nodiscard]] Microseconds now_us() override { return now_us_ += 1; }

 private:
  friend class FaultFile;
  struct Fault {
    Operation operation;
    int countdown;
    int error;
    std::size_t partial;
  };
  using Names = std::map<std::string, std::shared_ptr<Inode>>;

  // 0 when the operation may go on, else errno; `partial` is how much of a write happens all the same.
  int next_fault(Operation operation, std::size_t* partial = nullptr);
  std::shared_ptr<Inode> create(const std::string& path);
  [[nodiscard]] std::int64_t stamp() const { return now_us_ / stamp_step_us_ * stamp_step_us_ * 1000; }

  Names names_, durable_names_;
  std::vector<Fault> faults_;
  std::map<Operation, std::function<void()>> interruptions_;
  std::uint64_t last_inode_ = 0;
  int changes_ = 0;
  int power_left_ = -1;  // changes until the power goes; -1: it stays
  bool power_off_ = false;
  std::int64_t stamp_step_us_ = 1;
  Microseconds now_us_ = 1'700'000'000'000'000;
};

}  // namespace golinks::test
