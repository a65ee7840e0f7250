// Percent-encoding (RFC 3986 section 2.1).
#pragma once

#include <string>
#include <string_view>

namespace golinks {

// Decodes every %XX. A '%' that begins no escape stands for itself, as people type it and browsers send it
// (https://url.spec.whatwg.org/#percent-decode).
[[nodiscard]] std::string percent_decode(std::string_view text);

// A name or value as browsers' forms write it (application/x-www-form-urlencoded, WHATWG URL section 5.1):
// '+' is a space.
[[nodiscard]] std::string form_decode(std::string_view text);

// Whether a URL may hold `c` as it is: it is reserved or unreserved (RFC 3986 section 2).
[[nodiscard]] bool is_url_character(char c);

// Whether `text` begins with '%' and two hexadecimal digits.
[[nodiscard]] bool begins_escape(std::string_view text);

// The byte that the escape at the front of `text` stands for.
[[nodiscard]] unsigned char escaped_byte(std::string_view text);

// Encodes every byte that is not unreserved (RFC 3986 section 2.3): for one path segment or one value.
[[nodiscard]] std::string percent_encode(std::string_view text);

// Makes a URL that people wrote safe to send: bytes that no URI may hold (RFC 3986 appendix A), and a '%' that begins
// no escape, are encoded; everything else, escapes included, stays as it is.
[[nodiscard]] std::string percent_encode_illegal(std::string_view url);

}  // namespace golinks
