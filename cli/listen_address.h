// ADDR:PORT as --listen takes it: checked here, so that a running daemon is not stopped for an address that can never
// work.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/result.h"

namespace golinks::cli {

struct ListenAddress {
  std::string host;  // in its one spelling: "127.0.0.1", "::1"
  std::uint16_t port = 0;

  // Reads "127.0.0.1:26479", "[::1]:26479" or "localhost:26479" (which is 127.0.0.1). Error: invalid.
  [[nodiscard]] static Result<ListenAddress> parse(std::string_view text);
  // Whether a daemon that answers at `other` does what was asked for; port 0 is any.
  [[nodiscard]] bool is_met_by(const ListenAddress& other) const {
    return host == other.host && (port == 0 || port == other.port);
  }
};

}  // namespace golinks::cli
