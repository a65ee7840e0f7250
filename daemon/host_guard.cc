#include "daemon/host_guard.h"

#include <algorithm>
#include <optional>

#include "daemon/request_framing.h"

namespace golinks {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view below_localhost = ".localhost";

// "go:80" -> "go", "[::1]:80" -> "[::1]". Nothing when it is not a host with an optional port.
std::optional<std::string_view> without_port(std::string_view host) {
  const std::size_t bracket = host.starts_with('[') ? host.find(']') : 0;
  if (bracket == std::string_view::npos) return std::nullopt;
  const std::size_t colon = host.find(':', bracket);
  if (colon == std::string_view::npos) return host;
  if (host.find_first_not_of(digits, colon + 1) != std::string_view::npos) return std::nullopt;
  return host.substr(0, colon);
}

bool ends_with_ignoring_case(std::string_view text, std::string_view end) {
  return text.size() > end.size() && same_ignoring_case(text.substr(text.size() - end.size()), end);
}

}  // namespace

bool is_trustworthy(std::string_view host) {
  const auto bare = without_port(host);
  if (!bare) return false;
  if (same_ignoring_case(*bare, "localhost") || ends_with_ignoring_case(*bare, below_localhost)) return true;
  const auto literal = Address::parse(std::string(*bare) + ":0");
  return literal && literal->is_loopback();
}

HostGuard::HostGuard(std::vector<HostName> names, const Address& listening)
    : names_(std::move(names)), listening_(listening) {
  names_.push_back({"localhost", ""});
}

OwnAddresses HostGuard::own_addresses() const {
  return OwnAddresses({names_.begin(), names_.end() - 1}, listening_.text());
}

std::optional<std::string_view> HostGuard::prefix_of(std::string_view host) const {
  const auto bare = without_port(host);
  if (!bare || bare->empty()) return std::nullopt;
  // Address knows literals in the same form as a Host header does, with a port.
  if (const auto literal = Address::parse(std::string(*bare) + ":0"); literal && *bare != "localhost") {
    const bool is_ours = literal->is_loopback() || listening_.is_wildcard() || literal->host() == listening_.host();
    return is_ours ? std::optional<std::string_view>("") : std::nullopt;
  }
  std::string_view name = *bare;
  if (name.ends_with('.')) name.remove_suffix(1);
  if (ends_with_ignoring_case(name, below_localhost)) name.remove_suffix(below_localhost.size());
  const auto ours = std::ranges::find_if(
      names_, [name](const HostName& candidate) { return same_ignoring_case(name, candidate.host); });
  return ours == names_.end() ? std::nullopt : std::optional<std::string_view>(ours->prefix);
}

}  // namespace golinks
