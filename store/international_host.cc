#include "store/international_host.h"

#include <idn2.h>

#include <algorithm>
#include <memory>

#include "store/ascii_case.h"
#include "store/percent.h"
#include "store/utf8.h"

namespace golinks {
namespace {

bool has_web_scheme(std::string_view url) {
  constexpr std::string_view secure = "https://", plain = "http://";
  const auto begins = [url](std::string_view scheme) {
    return std::ranges::equal(url.substr(0, scheme.size()), scheme, {}, ascii_lower);
  };
  return begins(secure) || begins(plain);
}

// What was decoded or mapped could otherwise end the host where it should not.
bool is_host_text(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '.' || c == '_'; });
}

}  // namespace

std::string ascii_host(std::string_view host) {
  const std::string text(host);
  if (is_ascii(text) || text.find('\0') != std::string::npos) return text;
  char* made = nullptr;
  const int code = idn2_to_ascii_8z(text.c_str(), &made, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, decltype(&idn2_free)> owner(made, &idn2_free);
  return code == IDN2_OK && is_host_text(made) ? std::string(made) : text;
}

std::string with_ascii_host(std::string url) {
  if (!has_web_scheme(url)) return url;
  const std::size_t begin = url.find("//") + 2;
  const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
  const std::string_view authority = std::string_view(url).substr(begin, end - begin);
  if (is_ascii(authority) && authority.find('%') == std::string_view::npos) return url;  // nearly every address
  const std::size_t host_begin = authority.rfind('@') + 1;
  const std::size_t host_end = std::min(authority.find(':', host_begin), authority.size());
  const std::string decoded = percent_decode(authority.substr(host_begin, host_end - host_begin));
  const std::string host = ascii_host(decoded);
  if (host == decoded) return url;
  return url.replace(begin + host_begin, host_end - host_begin, host);
}

}  // namespace golinks
