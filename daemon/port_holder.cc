#include "daemon/port_holder.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace golinks {
namespace {

namespace fs = std::filesystem;

constexpr const char* listening = "0A";  // TCP_LISTEN in /proc/net/tcp

// The address as /proc/net/tcp writes it: 32-bit words in the machine's byte order.
std::string proc_host(const Address& address) {
  if (address.family() == AF_INET) return fmt::format("{:08X}", address.v4().sin_addr.s_addr);
  std::string text;
  for (const std::uint32_t word : address.v6().sin6_addr.s6_addr32) text += fmt::format("{:08X}", word);
  return text;
}

bool is_zero(std::string_view host) { return host.find_first_not_of('0') == std::string_view::npos; }

// Sockets that keep others from listening on `address`, as the links in /proc/PID/fd name them.
void collect_sockets(const char* table, const Address& address, std::set<std::string>& sockets) {
  const std::string wanted_host = proc_host(address);
  const std::string wanted_port = fmt::format("{:04X}", address.port());
  std::ifstream file(table);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string slot, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
    words >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> uid >> timeout >> inode;
    const std::size_t colon = local.find(':');
    if (state != listening || colon == std::string::npos || local.substr(colon + 1) != wanted_port) continue;
    const std::string host = local.substr(0, colon);
    if (host == wanted_host || is_zero(host) || is_zero(wanted_host)) sockets.insert("socket:[" + inode + "]");
  }
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
  std::set<std::string> sockets;
  collect_sockets("/proc/net/tcp", address, sockets);
  collect_sockets("/proc/net/tcp6", address, sockets);
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
