#include "store/port_holder.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <vector>

#include "store/tcp_table.h"

namespace golinks {
namespace {

namespace fs = std::filesystem;

bool is_zero(std::string_view host) { return host.find_first_not_of('0') == std::string_view::npos; }

// The sockets that listen at exactly this address, else those that listen at all addresses and so at this one, too.
struct Listeners {
  std::vector<TcpSocket> sockets;
  bool are_everywhere = false;
};

Listeners sockets_that_listen(const Address& address) {
  const std::string wanted_host = table_host(address);
  const std::string wanted_port = fmt::format("{:04X}", address.port());
  std::vector<TcpSocket> exact, general;
  for_each_tcp_socket([&](const TcpSocket& socket) {
    const std::size_t colon = socket.local.find(':');
    if (!socket.is_listening || colon == std::string::npos || socket.local.substr(colon + 1) != wanted_port) return;
    const std::string host = socket.local.substr(0, colon);
    if (host == wanted_host) exact.push_back(socket);
    else if (is_zero(host) || is_zero(wanted_host)) general.push_back(socket);
  });
  return exact.empty() ? Listeners{general, true} : Listeners{exact, false};
}

// The links in /proc/PID/fd name a socket by its inode.
bool has_one_of(const fs::path& process, const std::vector<TcpSocket>& sockets) {
  std::error_code error;
  for (fs::directory_iterator entry(process / "fd", error), end; !error && entry != end; entry.increment(error)) {
    std::error_code unreadable;
    const std::string link = fs::read_symlink(entry->path(), unreadable).string();
    for (const TcpSocket& socket : sockets) {
      if (link == fmt::format("socket:[{}]", socket.inode)) return true;
    }
  }
  return false;
}

std::optional<int> process_id(const fs::path& path) {
  const std::string name = path.filename().string();
  int pid = 0;
  const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
  if (error != std::errc() || rest != name.data() + name.size()) return std::nullopt;
  return pid;
}

// Of several processes that share a socket, the first one started.
std::optional<int> process_with(const std::vector<TcpSocket>& sockets) {
  std::optional<int> holder;
  std::error_code error;
  for (fs::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
    const auto pid = process_id(entry->path());
    if (pid && (!holder || *pid < *holder) && has_one_of(entry->path(), sockets)) holder = pid;
  }
  return holder;
}

}  // namespace

std::string PortHolder::text() const {
  return pid ? fmt::format("{} (pid {})", program, *pid) : fmt::format("a program of user {}", user);
}

std::optional<PortHolder> port_holder(const Address& address) {
  const auto [sockets, are_everywhere] = sockets_that_listen(address);
  if (sockets.empty()) return std::nullopt;
  PortHolder holder{process_with(sockets), {}, sockets.front().owner, are_everywhere};
  if (holder.pid) std::getline(std::ifstream(fmt::format("/proc/{}/comm", *holder.pid)), holder.program);
  return holder;
}

}  // namespace golinks
