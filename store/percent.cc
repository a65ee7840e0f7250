#include "store/percent.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace golinks {
namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Which bytes may stand in a URL as they are: every redirect asks this of every byte that it sends.
enum class ByteKind : std::uint8_t { other, reserved, unreserved };

constexpr std::array<ByteKind, 256> kinds = [] {
  std::array<ByteKind, 256> table{};
  for (const char c : std::string_view(":/?#[]@!$&'()*+,;=")) table[static_cast<unsigned char>(c)] = ByteKind::reserved;
  for (const char c : std::string_view("-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    table[static_cast<unsigned char>(c)] = ByteKind::unreserved;
  }
  return table;
}();

ByteKind kind_of(char c) { return kinds[static_cast<unsigned char>(c)]; }

void append_escape(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  out += {'%', hex_digits[byte >> 4U], hex_digits[byte & 15U]};
}

}  // namespace

bool is_url_character(char c) { return kind_of(c) != ByteKind::other; }

bool begins_escape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0;
}

unsigned char escaped_byte(std::string_view text) {
  return static_cast<unsigned char>(hex_value(text[1]) * 16 + hex_value(text[2]));
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_escape = begins_escape(text.substr(at));
    out.push_back(is_escape ? static_cast<char>(escaped_byte(text.substr(at))) : text[at]);
    if (is_escape) at += 2;
  }
  return out;
}

std::string form_decode(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return percent_decode(spaced);
}

std::string percent_encode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (kind_of(c) == ByteKind::unreserved) {
      out.push_back(c);
    } else {
      append_escape(out, c);
    }
  }
  return out;
}

std::string percent_encode_illegal(std::string_view url) {
  std::string out;
  out.reserve(url.size());
  for (std::size_t at = 0; at < url.size(); ++at) {
    const char c = url[at];
    if (is_url_character(c) || begins_escape(url.substr(at))) {
      out.push_back(c);
    } else {
      append_escape(out, c);
    }
  }
  return out;
}

}  // namespace golinks
