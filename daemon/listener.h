// The listening socket, opened here or handed in by a service manager.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "store/address.h"
#include "store/descriptor.h"
#include "store/result.h"

namespace golinks {

// A non-blocking socket that listens on `address`. Error: io; a taken port names the program that has it
// ("127.0.0.1:26479 is taken by nginx (pid 123)"), and a refused one the command that gives the right to it. Error:
// invalid, for a port below 1024 of an address beyond loopback: golinksd may have been given the right to such ports
// (cap_net_bind_service), and it must lend that to nobody for serving the network.
[[nodiscard]] Result<Descriptor> open_listener(const Address& address);

// What a service manager says of the sockets it hands over, see sd_listen_fds(3).
struct ListenVariables {
  std::optional<std::string> pid;  // LISTEN_PID
  std::optional<std::string> fds;  // LISTEN_FDS
};

// Reads the variables and removes them from the environment, so that nothing started from here believes them.
// Not thread-safe: call it before any thread is started.
[[nodiscard]] ListenVariables take_listen_variables();

// The socket handed over as descriptor `first` (3 by the protocol), or none when the variables are not meant for the
// process `self`. Error: invalid, when there are several or it is not a listening stream socket.
[[nodiscard]] Result<std::optional<Descriptor>> adopt_listener(const ListenVariables& variables, int self,
                                                               int first = 3);

}  // namespace golinks
