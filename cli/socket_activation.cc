#include "cli/socket_activation.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>

#include "cli/setup/socket_step.h"
#include "cli/setup/systemd_units.h"
#include "cli/setup/wishes.h"
#include "cli/whole_file.h"
#include "store/address.h"
#include "store/descriptor.h"

namespace golinks::cli {

namespace {

constexpr std::string_view greeting = "GET /.health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

// All that is sent until the other end closes the connection, nothing of it later than our patience lasts.
std::string read_answer(int socket) {
  const timeval patience{10, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::string answer;
  char buffer[4096];
  for (ssize_t size = 0; (size = ::recv(socket, buffer, sizeof buffer, 0)) > 0;)
    answer.append(buffer, static_cast<std::size_t>(size));
  return answer;
}

// What golinksd answers when it cannot start (daemon/last_words.h); nullopt when it can.
std::optional<std::string> find_fault(std::string_view answer) {
  constexpr std::string_view beginning = "golinksd cannot start: ";
  const std::size_t at = answer.find(beginning);
  if (at == std::string_view::npos) return std::nullopt;
  answer.remove_prefix(at + beginning.size());
  return std::string(answer.substr(0, answer.find('\n')));
}

}  // namespace

bool is_activated_by_systemd(const Machine& machine, const std::string& listen) {
  return listen == setup_listen && socket_is_enabled(machine);
}

bool is_activated_by_systemd(const std::string& listen) {
  const auto machine = Machine::as_it_is(Env::posix());
  return machine && is_activated_by_systemd(*machine, listen);
}

bool is_activated_for(const std::string& store) {
  const auto unit = read_whole_file(std::string(service_path));
  return unit && unit_store(*unit) == store;
}

Result<void> knock(const std::string& listen) {
  const auto address = Address::parse(listen);
  if (!address) return failure(address.error());
  const Descriptor socket(::socket(address->family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket || ::connect(socket.get(), address->data(), address->size()) != 0) {
    if (errno == ENETUNREACH) {
      return failure(ErrorCode::io, "the network interface lo is down (as root: ip link set lo up)", ENETUNREACH);
    }
    return failure(ErrorCode::io,
                   fmt::format("golinks.socket does not listen on {}: {} ('golinks setup' starts it anew)", listen,
                               std::strerror(errno)),
                   errno);
  }
  if (::send(socket.get(), greeting.data(), greeting.size(), MSG_NOSIGNAL) < 0) {
    return failure(ErrorCode::io, fmt::format("nobody answers on {}: {}", listen, std::strerror(errno)), errno);
  }
  if (const auto fault = find_fault(read_answer(socket.get()))) return failure(ErrorCode::io, *fault);
  return {};
}

}  // namespace golinks::cli
