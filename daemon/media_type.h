// Media types in Content-Type headers (RFC 9110 section 8.3.1), whatever their case and parameters.
#pragma once

#include <string>
#include <string_view>

#include "daemon/request_framing.h"
#include "store/utf8.h"

namespace golinks {

[[nodiscard]] inline bool is_media_type(std::string_view content_type, std::string_view wanted) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  type = type.substr(0, type.find_last_not_of(" \t") + 1);
  return same_ignoring_case(type, wanted);
}
[[nodiscard]] inline bool is_json(std::string_view content_type) {
  return is_media_type(content_type, "application/json");
}
// RFC 7396, for PATCH.
[[nodiscard]] inline bool is_json_patch(std::string_view content_type) {
  return is_media_type(content_type, "application/merge-patch+json");
}
[[nodiscard]] inline bool is_form(std::string_view content_type) {
  return is_media_type(content_type, "application/x-www-form-urlencoded");
}

// What a program is told that sends something else.
[[nodiscard]] inline std::string not_json(std::string_view content_type) {
  const std::string sent = content_type.empty() ? std::string() : ", not " + in_quotes(content_type);
  return "a link has to be sent with 'Content-Type: application/json'" + sent;
}

}  // namespace golinks
