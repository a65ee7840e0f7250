#include "store/own_addresses.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "store/ascii_case.h"
#include "store/international_host.h"
#include "store/percent.h"

namespace golinks {
namespace {

constexpr std::string_view below_localhost = ".localhost";
constexpr std::array<std::string_view, 3> default_ports = {"", "80", "443"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), ascii_lower);
  return out;
}

std::string_view without_scheme(std::string_view address) {
  for (const std::string_view scheme : {"http://", "https://", "//"}) {
    if (lower(address.substr(0, scheme.size())) == scheme) return address.substr(scheme.size());
  }
  return address;
}

struct HostAndPort {
  std::string host;       // as clients compare it: ASCII, lower case, no dot at its end
  std::string_view port;  // a number without zeros before it
};

// Clients read a port as a number: "0080" is 80.
std::string_view without_zeros(std::string_view port) {
  while (port.size() > 1 && port.front() == '0') port.remove_prefix(1);
  return port;
}

// "user@Go.:80" -> "go", "80"
HostAndPort host_and_port(std::string_view authority) {
  authority.remove_prefix(authority.rfind('@') + 1);
  const std::size_t bracket = authority.starts_with('[') ? std::min(authority.find(']'), authority.size()) : 0;
  const std::size_t colon = std::min(authority.find(':', bracket), authority.size());
  std::string host = lower(ascii_host(percent_decode(authority.substr(0, colon))));
  if (host.ends_with('.')) host.pop_back();
  return {std::move(host), without_zeros(authority.substr(std::min(colon + 1, authority.size())))};
}

// Clients read 127.1, 0x7f000001 and 2130706433 as the same address (WHATWG URL section 3.5), and so does inet_aton().
std::string as_dotted_quad(const std::string& host) {
  in_addr address{};
  std::array<char, INET_ADDRSTRLEN> text{};
  if (inet_aton(host.c_str(), &address) == 0) return host;
  return inet_ntop(AF_INET, &address, text.data(), text.size()) == nullptr ? host : std::string(text.data());
}

}  // namespace

OwnAddresses::OwnAddresses() : OwnAddresses({}, "127.0.0.1:26479") {}

OwnAddresses::OwnAddresses(std::vector<HostName> names, const std::string& listen) : names_(std::move(names)) {
  if (std::ranges::find(names_, "go", &HostName::host) == names_.end()) names_.push_back({"go", ""});
  if (const auto address = Address::parse(listen)) listening_ = *address;
}

bool OwnAddresses::listens_at(const std::string& host, std::string_view port) const {
  if (!listening_) return false;
  const std::string_view given = port.empty() ? default_ports[1] : port;
  if (given != std::to_string(listening_->port())) return false;
  const bool is_localhost = host == "localhost" || host.ends_with(below_localhost);
  if (is_localhost)
    return listening_->is_wildcard() || listening_->host() == "127.0.0.1" || listening_->host() == "::1";
  const auto literal = Address::parse(as_dotted_quad(host) + ":0");
  if (!literal) return false;
  // Other addresses may be those of other computers, though it listens on all of ours.
  return listening_->host() == literal->host() || (listening_->is_wildcard() && literal->is_loopback());
}

const HostName* OwnAddresses::find(std::string_view host, std::string_view port) const {
  static const HostName plain{"localhost", ""};
  const bool is_listened_at = listens_at(std::string(host), port);
  std::string_view name = host;
  if (name.ends_with(below_localhost)) name.remove_suffix(below_localhost.size());
  const auto found = std::ranges::find(names_, name, &HostName::host);
  const bool has_own_port = listening_ && port == std::to_string(listening_->port());
  const bool may_be_ours = has_own_port || std::ranges::find(default_ports, port) != default_ports.end();
  if (found != names_.end() && may_be_ours) return &*found;
  return is_listened_at ? &plain : nullptr;
}

std::optional<std::string> OwnAddresses::request_in(std::string_view address) const {
  const std::string_view rest = without_scheme(address);
  const std::size_t end = std::min(rest.find_first_of("/?#\\"), rest.size());
  const auto [host, port] = host_and_port(rest.substr(0, end));
  const HostName* const name = find(host, port);
  if (name == nullptr) return std::nullopt;
  std::string_view request = rest.substr(end);
  if (request.starts_with('/')) request.remove_prefix(1);
  if (name->prefix.empty()) return std::string(request);
  const bool names_more = !request.empty() && request.front() != '?' && request.front() != '#';
  return name->prefix + (names_more ? "/" : "") + std::string(request);
}

std::string OwnAddresses::keyword_in(std::string_view typed) const {
  if (typed.find('/') == std::string_view::npos) return std::string(typed);  // the keyword "go" is one
  const auto request = request_in(typed);
  if (!request) return std::string(typed);
  std::string keyword = percent_decode(*request);
  if (keyword.size() > 1 && keyword.ends_with('/')) keyword.pop_back();
  return keyword;
}

}  // namespace golinks
