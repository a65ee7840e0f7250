#include "cli/listen_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace golinks::cli {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && rest == text.data() + text.size() ? std::optional(port) : std::nullopt;
}

// The address in the spelling of inet_ntop(3).
std::optional<std::string> in_one_spelling(int family, const std::string& host) {
  unsigned char bytes[sizeof(in6_addr)];
  char text[INET6_ADDRSTRLEN];
  if (inet_pton(family, host.c_str(), bytes) != 1) return std::nullopt;
  return inet_ntop(family, bytes, text, sizeof text);
}

std::optional<std::string> parse_host(std::string_view text) {
  if (text == "localhost") return "127.0.0.1";
  if (text.size() > 2 && text.front() == '[' && text.back() == ']')
    return in_one_spelling(AF_INET6, std::string(text.substr(1, text.size() - 2)));
  return in_one_spelling(AF_INET, std::string(text));
}

}  // namespace

Result<ListenAddress> ListenAddress::parse(std::string_view text) {
  if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
    const auto host = parse_host(text.substr(0, colon));
    const auto port = parse_port(text.substr(colon + 1));
    if (host && port) return ListenAddress{*host, *port};
  }
  return failure(ErrorCode::invalid,
                 fmt::format("'{}' is not an address to listen on (like 127.0.0.1:26479 or [::1]:26479)", text));
}

}  // namespace golinks::cli
