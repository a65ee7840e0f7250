#include "daemon/readiness.h"

#include <fmt/format.h>

#include <string>

namespace golinks {

void Readiness::ready(std::string_view address) { say(fmt::format("ready {}\n", address)); }
void Readiness::running() { say("running\n"); }
void Readiness::error(std::string_view text) { say(fmt::format("error {}\n", text)); }

void Readiness::say(std::string_view line) {
  if (!descriptor_) return;
  // Whoever does not wait any longer does not mind.
  [[maybe_unused]] const auto written = ::write(descriptor_.get(), line.data(), line.size());
  descriptor_.reset();
}

}  // namespace golinks
