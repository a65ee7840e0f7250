// How often links are used, counted while redirects go out.
//
// Counting costs a redirect next to nothing: threads that run at once count in shards of their own. The shards are
// added up when somebody looks, or when what is new is written to the file beside the store. A daemon that is killed
// loses what it counted since.
#pragma once

#include <tsl/robin_map.h>

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/live_links.h"
#include "store/env.h"
#include "store/usage.h"

namespace golinks {

// Thread-safe. `links` must outlive it.
class UsageCounter {
 public:
  // Takes over the counts that are in the file at `path`, now or once it can be opened and read. What is in it but no
  // counts is put aside, over no earlier one, with a line in the log.
  UsageCounter(Env& env, const LiveLinks& links, std::string path);

  // Counts one use of the link that is spelled `keyword` in the store, as of transaction `as_of`.
  void count(std::string_view keyword, std::uint64_t as_of);

  // Calls `use` with all that was counted until now, by the keys of now. Other readers wait meanwhile, redirects do
  // not.
  void read(const std::function<void(const Usage&)>& use);

  // Writes what is new since the last time. A fault is logged once; counting goes on, and so does trying. Only one
  // thread may save.
  void save();
  // The same, unless that was done less than four seconds ago.
  void save_now_and_then();

 private:
  // The uses of one link while the store stood at one transaction.
  struct Count {
    std::uint64_t hits = 0;
    Microseconds last_us = 0;
    std::uint64_t as_of = 0;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view keyword) const { return std::hash<std::string_view>()(keyword); }
  };
  using Counts = std::vector<std::pair<std::string, Count>>;
  struct alignas(64) Shard {
    std::mutex mutex;
    tsl::robin_map<std::string, Count, Hash, std::equal_to<>> counts;  // by keyword as spelled
    Counts earlier;                                                    // of transactions before those in `counts`
    bool has_news = false;                                             // since it was drained
  };

  bool load();
  void set_aside(const Error& why);
  void forget_the_lost();
  bool follow(const Follower::Renamings& renamings);
  void collect();
  std::string take_news();
  static void drain(Shard& shard, Counts& counts);
  void report(const Result<void>& saved);

  Env& env_;
  const LiveLinks& links_;
  const std::string path_;
  std::array<Shard, 8> shards_;
  std::mutex mutex_;  // of the next six; never taken while a shard's is held
  Usage usage_;
  bool is_loaded_ = false;        // what the file holds is in usage_
  bool is_kept_waiting_ = false;  // the log tells why it is not
  bool has_news_ = false;         // since it was saved
  std::uint64_t copy_ = 0;        // Renamings::copy that was followed last, and up to which transaction
  std::uint64_t seen_ = 0;
  bool is_faulty_ = false;  // of the thread that saves
  Microseconds last_save_us_ = 0;
};

}  // namespace golinks
