#pragma once

#include "cli/setup/record.h"
#include "cli/setup/step.h"

namespace golinks::cli {

// What makes systemd use the units that `socket` and `service` write: golinks.socket is enabled and listens. Taken anew
// whenever a unit has changed or systemd has stopped listening. Reverted when setup enabled it, whatever the units are.
[[nodiscard]] Step socket_step(const Machine& machine, const Step& socket, const Step& service, const Record& record);

// Whether systemd runs here and listens for golinksd from each start on.
[[nodiscard]] bool socket_is_enabled(const Machine& machine);

}  // namespace golinks::cli
