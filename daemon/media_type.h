// Media types in Content-Type headers (RFC 9110 section 8.3.1), whatever their case and parameters.
#pragma once

#include <string_view>

#include "daemon/request_framing.h"

namespace golinks {

[[nodiscard]] inline bool is_media_type(std::string_view content_type, std::string_view wanted) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  type = type.substr(0, type.find_last_not_of(" \t") + 1);
  return same_ignoring_case(type, wanted);
}
[[nodiscard]] inline bool is_json(std::string_view content_type) {
  return is_media_type(content_type, "application/json");
}
[[nodiscard]] inline bool is_form(std::string_view content_type) {
  return is_media_type(content_type, "application/x-www-form-urlencoded");
}

}  // namespace golinks
