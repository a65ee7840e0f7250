// What `golinks doctor --repair` does: it rewrites the store without what is damaged, and closes it to others.
#pragma once

#include <vector>

#include "cli/doctor/open_modes.h"
#include "cli/doctor/patient.h"
#include "store/store.h"

namespace golinks::cli {

struct Treatment {
  std::vector<OpenPath> closed;
  std::vector<std::string> not_closed;  // why, where that failed: the links are the more urgent part
  Repaired store;

  [[nodiscard]] bool was_needed() const { return !closed.empty() || store.was_needed(); }
};

// Closes no place that a person has chosen. Errors: those of Store::repair(), and that nobody knows where the store is.
// Then nothing was done.
[[nodiscard]] Result<Treatment> treat(const Patient& patient);

}  // namespace golinks::cli
