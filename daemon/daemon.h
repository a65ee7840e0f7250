// The life of a daemon, from its command line to its end.
#pragma once

#include "daemon/listener.h"
#include "daemon/options.h"

namespace golinks {

// Becomes the daemon of the store that the environment names, serves until it is told to stop, has been idle for too
// long or its store's folder is gone, and returns the exit status: 0, also when another daemon serves already, or 1.
// One that was handed a socket and cannot start tells those who have connected why.
[[nodiscard]] int run_daemon(const Options& options, const ListenVariables& variables);

}  // namespace golinks
