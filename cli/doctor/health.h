// Asking whoever answers at an address whether it is golinksd (/.health).
#pragma once

#include <string>
#include <string_view>

#include "store/address.h"
#include "store/result.h"

namespace golinks::cli {

struct Health {
  std::string version;  // of the golinksd that answers
  std::string status;   // "ok", or what is the matter
};

// Waits 3 seconds at most, however slowly the answer comes. Errors: io, when nobody answers; invalid, when it is no
// golinksd that does.
[[nodiscard]] Result<Health> ask_health(const Address& address);

// What an answer to the request says, whoever sent it. Error: invalid.
[[nodiscard]] Result<Health> read_health(std::string_view response);

}  // namespace golinks::cli
