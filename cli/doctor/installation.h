// How golinks came to this machine, and so how it is installed anew.
#pragma once

#include <string>

#include "cli/doctor/diagnosis.h"
#include "cli/setup/machine.h"

namespace golinks::cli {

// An error that a new installation mends, of the package or from the sources. Where an older golinks cannot do,
// `is_outdated`.
[[nodiscard]] Diagnosis wrong_installation(const Machine& machine, const std::string& what, bool is_outdated = false);

}  // namespace golinks::cli
