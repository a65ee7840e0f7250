// Which program has a port: what turns "address already in use" into something a person can act on.
#pragma once

#include <optional>
#include <string>

#include "daemon/address.h"

namespace golinks {

// "nginx (pid 123)", or nothing when it cannot be told (another user's program). Reads /proc.
[[nodiscard]] std::optional<std::string> port_holder(const Address& address);

}  // namespace golinks
