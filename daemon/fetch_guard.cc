#include "daemon/fetch_guard.h"

namespace golinks {

bool is_cross_site_fetch(const RequestHead& head) {
  bool is_cross_site = false;
  bool navigates = false;
  bool does_else = false;
  for_each_header(head.headers, [&](std::string_view name, std::string_view value, std::string_view) {
    if (same_ignoring_case(name, "sec-fetch-site")) is_cross_site |= same_ignoring_case(value, "cross-site");
    if (!same_ignoring_case(name, "sec-fetch-mode")) return;
    const bool is_navigate = same_ignoring_case(value, "navigate");
    navigates |= is_navigate;
    does_else |= !is_navigate;
  });
  return is_cross_site && (does_else || !navigates);
}

}  // namespace golinks
