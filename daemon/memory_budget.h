// How much memory is kept for clients, all of them together: answers that are not read yet, requests that have not
// arrived whole. Whoever keeps something takes a share first.
//
//   MemoryBudget::Share share;
//   if (!share.take(budget, answer.size())) return refuse();   // given back when `share` goes out of scope
#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace golinks {

// Thread-safe.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t limit) : limit_(limit) {}
  MemoryBudget(const MemoryBudget&) = delete;
  MemoryBudget& operator=(const MemoryBudget&) = delete;

  // Some of it, not thread-safe. The budget must outlive it.
  class Share {
   public:
    Share() = default;
    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
    Share& operator=(Share&& other) noexcept;
    ~Share() { give_back(); }

    // Takes so much more. False, and nothing is taken, when that is more than is left.
    [[nodiscard]] bool take(MemoryBudget& budget, std::size_t bytes);
    // The same, even if it is more than is left: for what must be kept.
    void take_anyway(MemoryBudget& budget, std::size_t bytes);
    // Takes over what the other has, of the same budget.
    void merge(Share other) noexcept;
    void give_back() noexcept;

   private:
    MemoryBudget* budget_ = nullptr;
    std::size_t bytes_ = 0;
  };

  [[nodiscard]] std::size_t used() const { return used_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool is_spent() const { return used() >= limit_; }

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
};

struct ClientMemory {
  MemoryBudget unsent{std::size_t{64} * 1024 * 1024};   // answers
  MemoryBudget arriving{std::size_t{8} * 1024 * 1024};  // requests
};

}  // namespace golinks
