// What a golinksd that cannot start says where systemd has handed it the socket.
#pragma once

#include <string>
#include <string_view>

#include "store/descriptor.h"

namespace golinks {

// What each of its answers begins with: `golinks daemon start` looks for it (cli/socket_activation.cc).
inline constexpr std::string_view cannot_start = "golinksd cannot start: ";

// Answers every request that waits or still comes with 503 and the fault, and returns once there was none for a moment,
// at the latest after ten seconds, or when the descriptor `stop` is readable. A connection that nobody accepts would
// have systemd start golinksd again at once, until it gives up the socket for good (systemd.socket(5),
// TriggerLimitBurst=). `listener` is a non-blocking listening socket.
void answer_with_fault(Descriptor listener, const std::string& fault, int stop = -1);

}  // namespace golinks
