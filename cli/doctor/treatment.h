// What `golinks doctor --repair` does: it closes the store to others and rewrites it without what is damaged.
#pragma once

#include <vector>

#include "cli/doctor/open_modes.h"
#include "cli/doctor/patient.h"
#include "store/store.h"

namespace golinks::cli {

struct Treatment {
  std::vector<OpenPath> closed;
  Repaired store;

  [[nodiscard]] bool was_needed() const { return !closed.empty() || store.was_needed(); }
};

// Errors: those of Store::repair(), io, and that nobody knows where the store is. What was done before an error stays done.
[[nodiscard]] Result<Treatment> treat(const Patient& patient);

}  // namespace golinks::cli
