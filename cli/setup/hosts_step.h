#pragma once

#include "cli/setup/machine.h"
#include "cli/setup/step.h"
#include "cli/setup/wishes.h"

namespace golinks::cli {

// Our line in /etc/hosts (hosts_file.h). Names that somebody else gave a meaning there are left out and told of; the
// first of the names is an obstacle then.
[[nodiscard]] Step hosts_step(const Machine& machine, const Wishes& wishes);

}  // namespace golinks::cli
