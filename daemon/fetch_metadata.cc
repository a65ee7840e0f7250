#include "daemon/fetch_metadata.h"

namespace golinks {
namespace {

// "Site" of "Sec-Fetch-Site"; empty for any other header. Every redirect pays for the comparisons.
std::string_view fetch_header(std::string_view name) {
  constexpr std::string_view begin = "sec-fetch-";
  return same_ignoring_case(name.substr(0, begin.size()), begin) ? name.substr(begin.size()) : std::string_view();
}

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
    const std::string_view told = fetch_header(name);
    if (told.empty()) {
      if (names_purpose(name)) is_prefetch |= says_prefetch(value);
    } else if (same_ignoring_case(told, "site")) {
      is_cross_site |= same_ignoring_case(value, "cross-site") || same_ignoring_case(value, "same-site");
    } else if (same_ignoring_case(told, "dest")) {
      is_embedded |= !same_ignoring_case(value, "document");
    } else if (same_ignoring_case(told, "mode")) {
      const bool is_navigate = same_ignoring_case(value, "navigate");
      navigates |= is_navigate;
      does_else |= !is_navigate;
    }
  });
  return {is_cross_site && (does_else || !navigates), is_prefetch, is_embedded};
}

}  // namespace golinks
