#include "daemon/memory_budget.h"

namespace golinks {

MemoryBudget::Share& MemoryBudget::Share::operator=(Share&& other) noexcept {
  give_back();
  budget_ = std::exchange(other.budget_, nullptr);
  bytes_ = std::exchange(other.bytes_, 0);
  return *this;
}

bool MemoryBudget::Share::take(MemoryBudget& budget, std::size_t bytes) {
  std::size_t used = budget.used();
  do {
    if (used > budget.limit_ || bytes > budget.limit_ - used) return false;
  } while (!budget.used_.compare_exchange_weak(used, used + bytes));
  budget_ = &budget;
  bytes_ += bytes;
  return true;
}

void MemoryBudget::Share::take_anyway(MemoryBudget& budget, std::size_t bytes) {
  budget_ = &budget;
  budget.used_ += bytes;
  bytes_ += bytes;
}

void MemoryBudget::Share::merge(Share other) noexcept {
  if (other.budget_ != nullptr) budget_ = other.budget_;
  bytes_ += std::exchange(other.bytes_, 0);
}

void MemoryBudget::Share::give_back() noexcept {
  if (budget_ != nullptr) budget_->used_ -= bytes_;
  bytes_ = 0;
}

}  // namespace golinks
