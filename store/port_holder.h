// Which program has a port: what turns "address already in use" into something a person can act on.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "store/address.h"

namespace golinks {

struct PortHolder {
  std::optional<int> pid;  // nothing when the kernel does not let us see whose socket it is (another user's program)
  std::string program;     // its name; empty without a pid
  uid_t user = 0;          // whose socket it is
  bool is_everywhere = false;  // it listens at all addresses, and so at this one

  // "nginx (pid 123)", or "a program of user 33".
  [[nodiscard]] std::string text() const;
  bool operator==(const PortHolder&) const = default;
};

// Who listens where a connection to `address` ends; nothing when nobody does. Reads /proc.
[[nodiscard]] std::optional<PortHolder> port_holder(const Address& address);

}  // namespace golinks
