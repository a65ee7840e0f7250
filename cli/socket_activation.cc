#include "cli/socket_activation.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/listen_address.h"
#include "cli/setup/wishes.h"
#include "store/descriptor.h"

namespace golinks::cli {

bool is_activated_by_systemd(const std::string& listen) {
  return listen == setup_listen && ::access("/run/systemd/system", F_OK) == 0 &&
         ::access("/etc/systemd/system/sockets.target.wants/golinks.socket", F_OK) == 0;
}

Result<void> knock(const std::string& listen) {
  const auto address = ListenAddress::parse(listen);
  if (!address) return failure(address.error());
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(address->port);
  if (inet_pton(AF_INET, address->host.c_str(), &to.sin_addr) != 1) return failure(ErrorCode::invalid, listen + " is not an IPv4 address");
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    return failure(ErrorCode::io, fmt::format("golinks.socket does not listen on {}: {} (see 'systemctl status golinks.socket')", listen,
                                              std::strerror(errno)), errno);
  }
  return {};
}

}  // namespace golinks::cli
