// A line on the terminal that says how far long work has come.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "cli/output.h"

namespace golinks::cli {

// Shows nothing unless `visible`, and nothing in the first second. The line is erased at destruction.
class Progress {
 public:
  Progress(Output& err, bool visible) : err_(err), visible_(visible), next_(Clock::now() + std::chrono::seconds(1)) {}
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Cheap enough to call for every line of a million. `total` is 0 when it is not known.
  void report(std::string_view what, std::uint64_t done, std::uint64_t total);

 private:
  using Clock = std::chrono::steady_clock;
  Output& err_;
  bool visible_;
  bool shown_ = false;
  std::uint64_t calls_ = 0;
  Clock::time_point next_;
};

}  // namespace golinks::cli
