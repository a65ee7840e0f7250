#include "daemon/address_page.h"

#include <algorithm>
#include <array>

#include "store/ascii_case.h"
#include "store/percent.h"
#include "store/utf8.h"

namespace golinks {
namespace {

constexpr std::array<std::string_view, 11> unfollowed_schemes = {
    "file", "filesystem", "view-source", "chrome", "edge", "brave", "opera", "vivaldi", "devtools", "resource", "jar"};

std::string_view scheme_of_url(std::string_view url) { return url.substr(0, url.find(':')); }

// "file:///home/ann/a%20b" -> "/home/ann/a b", "file:///C:/x" -> "C:/x". Empty when the file is on another machine, or
// its name is no text.
std::string path_of_file(std::string_view url) {
  std::string_view rest = url.substr(scheme_of_url(url).size() + 1);
  if (rest.starts_with("//")) rest.remove_prefix(2);
  if (same_ignoring_case(rest.substr(0, rest.find('/')), "localhost")) rest.remove_prefix(9);
  std::string path = percent_decode(rest.substr(0, rest.find_first_of("?#")));
  const bool has_drive = path.size() > 2 && is_ascii_letter(path[1]) && path[2] == ':';
  if (!path.starts_with('/') || find_malformed_or_control(path)) return {};
  return has_drive ? path.substr(1) : path;
}

// As a shell reads it; empty when that would take more than quotes.
std::string opening_command(std::string_view request) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./%";
  if (request.find_first_not_of(plain) == request.npos) return "golinks open " + std::string(request);
  if (request.find('\'') != request.npos || !is_ascii(request)) return {};
  return "golinks open '" + std::string(request) + "'";
}

}  // namespace

bool is_unfollowed(std::string_view url) {
  if (url.starts_with("http")) return false;
  const std::string_view scheme = scheme_of_url(url);
  return std::ranges::any_of(unfollowed_schemes, [&](auto each) { return same_ignoring_case(scheme, each); });
}

AddressPage unfollowed_address(std::string_view url, std::string_view request, bool read_only) {
  AddressPage page;
  page.scheme = scheme_of_url(url);
  page.address = url;
  if (same_ignoring_case(page.scheme, "file")) page.path = path_of_file(url);
  page.command = read_only ? "" : opening_command(request);
  page.read_only = read_only;
  return page;
}

}  // namespace golinks
