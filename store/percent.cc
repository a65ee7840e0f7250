#include "store/percent.h"

#include <algorithm>

namespace golinks {
namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

bool is_reserved(char c) { return std::string_view(":/?#[]@!$&'()*+,;=").find(c) != std::string_view::npos; }

void append_escape(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  out += {'%', hex_digits[byte >> 4U], hex_digits[byte & 15U]};
}

}  // namespace

bool begins_escape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0;
}

unsigned char escaped_byte(std::string_view text) { return static_cast<unsigned char>(hex_value(text[1]) * 16 + hex_value(text[2])); }

std::optional<std::string> percent_decode(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    if (!begins_escape(text.substr(at))) return std::nullopt;
  }
  return percent_decode_leniently(text);
}

std::string percent_decode_leniently(std::string_view text) {
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
  return percent_decode_leniently(spaced);
}

std::string percent_encode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
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
    if (is_unreserved(c) || is_reserved(c) || begins_escape(url.substr(at))) {
      out.push_back(c);
    } else {
      append_escape(out, c);
    }
  }
  return out;
}

}  // namespace golinks
