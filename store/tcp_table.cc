#include "store/tcp_table.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <sstream>

namespace golinks {
namespace {

// As numbered in Linux's tcp_states.h.
constexpr std::string_view listening = "0A", established = "01", close_wait = "08";

void visit_table(const char* table, const std::function<void(const TcpSocket&)>& visit) {
  std::ifstream file(table);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    TcpSocket socket;
    std::string slot, state, queues, timer, retransmits, uid, timeout;
    words >> slot >> socket.local >> socket.remote >> state >> queues >> timer >> retransmits >> uid >> timeout >>
        socket.inode;
    const auto parsed = std::from_chars(uid.data(), uid.data() + uid.size(), socket.owner);
    if (!words || parsed.ec != std::errc()) continue;  // the heading
    socket.is_listening = state == listening;
    socket.is_open = state == established || state == close_wait;
    visit(socket);
  }
}

}  // namespace

void for_each_tcp_socket(const std::function<void(const TcpSocket&)>& visit) {
  visit_table("/proc/net/tcp", visit);
  visit_table("/proc/net/tcp6", visit);
}

std::string table_host(const Address& address) {
  if (address.family() == AF_INET) return fmt::format("{:08X}", address.v4().sin_addr.s_addr);
  std::string text;
  for (const std::uint32_t word : address.v6().sin6_addr.s6_addr32) text += fmt::format("{:08X}", word);
  return text;
}

std::string table_text(const Address& address) { return fmt::format("{}:{:04X}", table_host(address), address.port()); }

std::string table_text_mapped(const Address& address) {
  return fmt::format("{:08X}{:08X}{:08X}{}", 0, 0, htonl(0xFFFF), table_text(address));
}

}  // namespace golinks
