#include "store/address.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include "store/system_failure.h"

namespace golinks {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, port);
  if (text.empty() || error != std::errc() || rest != end) return std::nullopt;
  return port;
}

bool parse_v4(const std::string& host, std::uint16_t port, sockaddr_storage& storage) {
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  if (::inet_pton(AF_INET, host.c_str(), &v4.sin_addr) != 1) return false;
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  return true;
}

bool parse_v6(const std::string& host, std::uint16_t port, sockaddr_storage& storage) {
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  if (::inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) != 1) return false;
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  return true;
}

bool parse_host(std::string_view host, std::uint16_t port, sockaddr_storage& storage) {
  if (host == "localhost") return parse_v4("127.0.0.1", port, storage);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    return parse_v6(std::string(host.substr(1, host.size() - 2)), port, storage);
  }
  return parse_v4(std::string(host), port, storage);
}

}  // namespace

Result<Address> Address::parse(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  Address address;
  if (colon != std::string_view::npos) {
    const auto port = parse_port(text.substr(colon + 1));
    if (port && parse_host(text.substr(0, colon), *port, address.storage_)) return address;
  }
  return failure(ErrorCode::invalid,
                 fmt::format("'{}' is not an address to listen on (like 127.0.0.1:26479 or [::1]:26479)", text));
}

Result<Address> Address::of_socket(int descriptor) {
  Address address;
  socklen_t size = sizeof address.storage_;
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address.storage_), &size) != 0) {
    return system_failure("tell", "a socket's address");
  }
  if (address.family() != AF_INET && address.family() != AF_INET6) {
    return failure(ErrorCode::invalid, "the socket is not one of the internet protocol");
  }
  return address;
}

Address Address::from(const sockaddr_storage& storage) {
  Address address;
  address.storage_ = storage;
  return address;
}

socklen_t Address::size() const { return family() == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in); }

std::uint16_t Address::port() const { return ntohs(family() == AF_INET6 ? v6().sin6_port : v4().sin_port); }

std::string Address::host() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* const bytes = family() == AF_INET6 ? static_cast<const void*>(&v6().sin6_addr) : &v4().sin_addr;
  return ::inet_ntop(family(), bytes, text.data(), text.size()) == nullptr ? std::string() : std::string(text.data());
}

std::string Address::text() const {
  return family() == AF_INET6 ? fmt::format("[{}]:{}", host(), port()) : fmt::format("{}:{}", host(), port());
}

bool Address::is_met_by(const Address& other) const {
  return host() == other.host() && (port() == 0 || port() == other.port());
}

bool Address::is_loopback() const {
  if (family() == AF_INET6) return IN6_IS_ADDR_LOOPBACK(&v6().sin6_addr);
  return (ntohl(v4().sin_addr.s_addr) >> 24) == 127;
}

bool Address::is_wildcard() const {
  if (family() == AF_INET6) return IN6_IS_ADDR_UNSPECIFIED(&v6().sin6_addr);
  return v4().sin_addr.s_addr == htonl(INADDR_ANY);
}

}  // namespace golinks
