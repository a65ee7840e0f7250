// The TCP sockets of this computer, as Linux lists them in /proc/net/tcp and /proc/net/tcp6 (proc(5)).
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

#include "store/address.h"

namespace golinks {

// One end of a connection, or a listening socket. Addresses are written as the table writes them, see table_text().
struct TcpSocket {
  std::string local;
  std::string remote;
  bool is_listening = false;
  bool is_open = false;  // a connection that this end has not closed: ESTABLISHED or CLOSE_WAIT
  uid_t owner = 0;       // means nothing when no process has the socket any more
  std::string inode;     // "0" when no process has it
};

// Visits every socket; none where there is no such table.
void for_each_tcp_socket(const std::function<void(const TcpSocket&)>& visit);

// An IP address (and ":PORT") as the table writes it: 32-bit words in the machine's byte order, in hexadecimal.
[[nodiscard]] std::string table_host(const Address& address);
[[nodiscard]] std::string table_text(const Address& address);
// A v4 address as a v6 socket has it (RFC 4291 section 2.5.5.2).
[[nodiscard]] std::string table_text_mapped(const Address& address);

}  // namespace golinks
