#include "daemon/port_holder.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>

#include "daemon/tcp_table.h"

namespace golinks {
namespace {

namespace fs = std::filesystem;

bool is_zero(std::string_view host) { return host.find_first_not_of('0') == std::string_view::npos; }

// Sockets that keep others from listening on `address`, as the links in /proc/PID/fd name them.
std::set<std::string> sockets_in_the_way(const Address& address) {
  const std::string wanted_host = table_host(address);
  const std::string wanted_port = fmt::format("{:04X}", address.port());
  std::set<std::string> sockets;
  for_each_tcp_socket([&](const TcpSocket& socket) {
    const std::size_t colon = socket.local.find(':');
    if (!socket.is_listening || colon == std::string::npos || socket.local.substr(colon + 1) != wanted_port) return;
    const std::string host = socket.local.substr(0, colon);
    if (host == wanted_host || is_zero(host) || is_zero(wanted_host)) sockets.insert("socket:[" + socket.inode + "]");
  });
  return sockets;
}

bool has_one_of(const fs::path& process, const std::set<std::string>& sockets) {
  std::error_code error;
  for (fs::directory_iterator entry(process / "fd", error), end; !error && entry != end; entry.increment(error)) {
    std::error_code unreadable;
    if (sockets.contains(fs::read_symlink(entry->path(), unreadable).string())) return true;
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

}  // namespace

std::optional<std::string> port_holder(const Address& address) {
  const std::set<std::string> sockets = sockets_in_the_way(address);
  std::optional<int> holder;  // of several processes that share the socket, the first one started
  std::error_code error;
  for (fs::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
    const auto pid = process_id(entry->path());
    if (pid && (!holder || *pid < *holder) && has_one_of(entry->path(), sockets)) holder = pid;
  }
  if (!holder) return std::nullopt;
  std::string name;
  std::getline(std::ifstream(fmt::format("/proc/{}/comm", *holder)), name);
  return fmt::format("{} (pid {})", name, *holder);
}

}  // namespace golinks
