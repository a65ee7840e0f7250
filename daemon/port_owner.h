// Who may have golinksd answer on port 80 by the right that setup gave to its file: the one for whom it was set up. Any
// user of the computer can run that file, and go/ is where everybody's browser looks.
#pragma once

#include "store/address.h"
#include "store/result.h"

namespace golinks {

// To be asked before listening on a privileged port. A right that this process has of its own (root's, or one that a
// service manager gave it) is nobody's to refuse; so is that of a file that no setup gave it. Error: invalid, naming
// whose go/ it is; io, when root's record (location.h) cannot be read.
[[nodiscard]] Result<void> check_port_owner(const Address& address);

}  // namespace golinks
