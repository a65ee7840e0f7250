#pragma once

#include "cli/setup/person.h"
#include "cli/setup/step.h"

namespace golinks::cli {

// Changes nothing: it finds whether the address of setup is free for golinksd, or golinksd's already. Where another web
// server has port 80 of all addresses, that is an obstacle.
[[nodiscard]] Step port_step(const Machine& machine, const Person& person);

}  // namespace golinks::cli
