// Where setup gave the address to systemd, it is systemd that starts golinksd: at the first connection
// (golinks.socket).
#pragma once

#include <string>

#include "cli/setup/machine.h"
#include "store/result.h"

namespace golinks::cli {

// Whether that is so for this address, on that machine or on this one.
[[nodiscard]] bool is_activated_by_systemd(const Machine& machine, const std::string& listen);
[[nodiscard]] bool is_activated_by_systemd(const std::string& listen);
// Whether the golinksd that it starts serves that store, an absolute path.
[[nodiscard]] bool is_activated_for(const std::string& store);
// Asks for /.health, which starts golinksd. Error: io, with golinksd's own words when it cannot start.
[[nodiscard]] Result<void> knock(const std::string& listen);

}  // namespace golinks::cli
