// The Accept header (RFC 9110 section 12.5.1): in which shape somebody wants an answer.
#pragma once

#include <string_view>

namespace golinks {

enum class Shape { text, json, html };

// Of text/html, application/json and text/plain the one that is wanted most: by its q, then the one named rather than
// covered by "*/*", then the one named first. Text for everything else, and for what is malformed.
[[nodiscard]] Shape wanted_shape(std::string_view accept);

}  // namespace golinks
