// The links as the file has them now, and what is to be said of the file in the log.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/env.h"
#include "store/follower.h"
#include "store/resolver.h"
#include "store/result.h"

namespace golinks {

// A resolution, and the number of the last transaction in the store that it was found in.
struct DatedResolution : Resolution {
  std::uint64_t as_of = 0;
};

// Thread-safe.
class LiveLinks {
 public:
  LiveLinks(Env& env, std::string path);

  // Calls `notice` whenever the file could not be read. Set it before other threads use the links.
  void on_fault(std::function<void()> notice) { notice_ = std::move(notice); }

  // Brings the links up to date; costs one stat when nothing changed. A fault, want of memory
  // among them, keeps the last good links and is logged once.
  void refresh();
  // Logs damage inside the file when it has changed since it was last looked at.
  void report_damage();

  [[nodiscard]] Result<DatedResolution> resolve(std::string_view request) const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool has(const std::string& key) const;
  // Follower::renamings()
  [[nodiscard]] std::optional<Follower::Renamings> renamings(std::uint64_t after) const {
    return follower_.renamings(after);
  }
  // Whether the file could not be read when last looked at, so that these are its last good links.
  [[nodiscard]] bool is_faulty() const { return is_faulty_.load(std::memory_order_relaxed); }
  // How much of the file is damaged. The links that it hides are missing, or as they were last read.
  [[nodiscard]] std::size_t damaged_bytes() const { return follower_.damaged_bytes(); }
  // Keywords near to `keyword`; none in a store so large, or under so many misses, that the search would hold up
  // redirects.
  [[nodiscard]] std::vector<std::string> suggestions(std::string_view keyword) const;

 private:
  [[nodiscard]] std::vector<std::string> search(std::string_view keyword) const;

  std::string path_;
  Follower follower_;
  std::function<void()> notice_;
  std::atomic<bool> is_faulty_{false};
  std::atomic<std::size_t> reported_damage_{0};
  mutable std::mutex search_;                         // one search of a large store at a time
  mutable std::atomic<std::int64_t> next_search_{0};  // steady clock, not before this
};

}  // namespace golinks
