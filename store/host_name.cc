#include "store/host_name.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/ascii_case.h"
#include "store/keyword.h"
#include "store/utf8.h"

namespace golinks {
namespace {

constexpr std::size_t max_host_bytes = 253;  // RFC 1035 section 2.3.4
constexpr std::size_t max_label_bytes = 63;
constexpr std::string_view digits = "0123456789";
constexpr std::string_view label_characters = "abcdefghijklmnopqrstuvwxyz0123456789-";

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= max_label_bytes &&
         label.find_first_not_of(label_characters) == std::string_view::npos && label.front() != '-' &&
         label.back() != '-';
}

// Browsers take a name that ends so for an IPv4 address (WHATWG URL, "ends in a number").
bool is_number(std::string_view label) {
  if (label.starts_with("0x")) return label.find_first_not_of("0123456789abcdef", 2) == std::string_view::npos;
  return label.find_first_not_of(digits) == std::string_view::npos;
}

bool is_host(std::string_view host) {
  if (host.size() > max_host_bytes) return false;
  while (true) {
    const std::size_t dot = host.find('.');
    if (!is_label(host.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return !is_number(host);
    host.remove_prefix(dot + 1);
  }
}

}  // namespace

Result<HostName> HostName::parse(std::string_view text) {
  const std::size_t equals = text.find('=');
  HostName name{std::string(text.substr(0, equals)), {}};
  std::ranges::transform(name.host, name.host.begin(), ascii_lower);
  if (!is_host(name.host))
    return failure(ErrorCode::invalid, fmt::format("{} is not a host name", in_quotes(text.substr(0, equals))));
  if (name.host == "localhost" || name.host.ends_with(".localhost")) {
    return failure(ErrorCode::invalid, fmt::format("{} means this computer already", in_quotes(name.host)));
  }
  if (equals == std::string_view::npos) return name;
  name.prefix = text.substr(equals + 1);
  if (const auto checked = check_keyword(name.prefix); !checked) return failure(checked.error());
  return name;
}

}  // namespace golinks
