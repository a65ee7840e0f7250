#include "daemon/listener.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <net/if.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <cstring>

#include "daemon/port_owner.h"
#include "store/port_holder.h"

namespace golinks {
namespace {

constexpr int backlog = 511;  // the kernel caps it at net.core.somaxconn

// Port 0 is any free one, which never is privileged (ip(7), ip_local_port_range).
bool is_privileged(const Address& address) { return address.port() != 0 && address.port() < 1024; }

tl::unexpected<Error> cannot_listen(const Address& address, int os_error) {
  if (os_error == EADDRINUSE) {
    const auto holder = port_holder(address);
    return failure(ErrorCode::io,
                   fmt::format("{} is taken by {}", address.text(), holder ? holder->text() : "another program"),
                   os_error);
  }
  const bool lacks_right = os_error == EACCES && is_privileged(address);
  const std::string_view advice = lacks_right ? " (ports below 1024 need a right that 'golinks setup' gives)" : "";
  return failure(ErrorCode::io,
                 fmt::format("cannot listen on {}: {}{}", address.text(), std::strerror(os_error), advice), os_error);
}

// As in a network namespace that nobody has set up: what listens there is reached by nobody.
bool is_loopback_down(const Descriptor& socket) {
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  return ::ioctl(socket.get(), SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) == 0;
}

// Plain digits, the only form the protocol knows.
std::optional<long> parse_number(const std::string& text) {
  if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  return std::stol(text);
}

bool socket_option_is(int descriptor, int option, int wanted) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 && value == wanted;
}

bool set_flags(int descriptor) {
  const int status = ::fcntl(descriptor, F_GETFL);
  return status >= 0 && ::fcntl(descriptor, F_SETFL, status | O_NONBLOCK) == 0 &&
         ::fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

std::optional<std::string> take_variable(const char* name) {
  const char* const value = ::getenv(name);
  if (value == nullptr) return std::nullopt;
  std::string copy = value;
  ::unsetenv(name);
  return copy;
}

}  // namespace

Result<Descriptor> open_listener(const Address& address) {
  if (is_privileged(address) && !address.is_loopback()) {
    return failure(ErrorCode::invalid,
                   fmt::format("refusing to listen on {}: a privileged port beyond loopback", address.text()));
  }
  if (is_privileged(address)) {
    if (const auto may = check_port_owner(address); !may) return failure(may.error());
  }
  Descriptor socket(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return cannot_listen(address, errno);
  if (address.is_loopback() && is_loopback_down(socket)) {
    return failure(ErrorCode::io, fmt::format("cannot listen on {}: the network interface lo is down (as root: ip link "
                                              "set lo up)",
                                              address.text()));
  }
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.get(), address.data(), address.size()) != 0) return cannot_listen(address, errno);
  if (::listen(socket.get(), backlog) != 0) return cannot_listen(address, errno);
  return socket;
}

ListenVariables take_listen_variables() {
  ListenVariables variables{take_variable("LISTEN_PID"), take_variable("LISTEN_FDS")};
  ::unsetenv("LISTEN_FDNAMES");
  return variables;
}

Result<std::optional<Descriptor>> adopt_listener(const ListenVariables& variables, int self, int first) {
  if (!variables.pid || !variables.fds) return std::nullopt;
  const auto pid = parse_number(*variables.pid);
  const auto count = parse_number(*variables.fds);
  if (!pid || !count) return failure(ErrorCode::invalid, "LISTEN_PID or LISTEN_FDS is not a number");
  if (*pid != self || *count == 0) return std::nullopt;
  if (*count != 1) {
    return failure(ErrorCode::invalid, fmt::format("golinksd takes one socket, but LISTEN_FDS hands over {}", *count));
  }
  if (!socket_option_is(first, SO_TYPE, SOCK_STREAM) || !socket_option_is(first, SO_ACCEPTCONN, 1)) {
    return failure(ErrorCode::invalid,
                   fmt::format("descriptor {} handed over by LISTEN_FDS is not a listening socket", first));
  }
  if (!set_flags(first)) return failure(ErrorCode::io, "cannot set up the socket handed over", errno);
  return Descriptor(first);
}

}  // namespace golinks
