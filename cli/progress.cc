#include "cli/progress.h"

#include <algorithm>

namespace golinks::cli {

Progress::~Progress() {
  if (!shown_) return;
  err_.write("\r\x1b[K");
  err_.flush();
}

void Progress::report(std::string_view what, std::uint64_t done, std::uint64_t total) {
  constexpr std::uint64_t calls_between_looks_at_the_clock = 256;
  if (!visible_ || ++calls_ % calls_between_looks_at_the_clock != 0) return;
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(100);
  shown_ = true;
  err_.print("\rgolinks: {}{}\x1b[K", what, total == 0 ? "" : fmt::format(" {}%", std::min(done, total) * 100 / total));
  err_.flush();
}

}  // namespace golinks::cli
