#include "daemon/fetch_metadata.h"

namespace golinks {
namespace {

bool names_purpose(std::string_view header) {
  return same_ignoring_case(header, "sec-purpose") || same_ignoring_case(header, "purpose") ||
         same_ignoring_case(header, "x-moz");
}

bool says_prefetch(std::string_view value) {
  return same_ignoring_case(value.substr(0, value.find_first_of("; \t,")), "prefetch");
}

}  // namespace

FetchMetadata read_fetch_metadata(const RequestHead& head) {
  bool is_cross_site = false;
  bool navigates = false;
  bool does_else = false;
  bool is_prefetch = false;
  bool is_embedded = false;
  for_each_header(head.headers, [&](std::string_view name, std::string_view value, std::string_view) {
    if (same_ignoring_case(name, "sec-fetch-site"))
      is_cross_site |= same_ignoring_case(value, "cross-site") || same_ignoring_case(value, "same-site");
    if (same_ignoring_case(name, "sec-fetch-dest")) is_embedded |= !same_ignoring_case(value, "document");
    if (names_purpose(name)) is_prefetch |= says_prefetch(value);
    if (!same_ignoring_case(name, "sec-fetch-mode")) return;
    const bool is_navigate = same_ignoring_case(value, "navigate");
    navigates |= is_navigate;
    does_else |= !is_navigate;
  });
  return {is_cross_site && (does_else || !navigates), is_prefetch, is_embedded};
}

}  // namespace golinks
