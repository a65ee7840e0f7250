#include "cli/missing_link.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/absence.h"
#include "store/ascii_case.h"
#include "store/index.h"
#include "store/keyword.h"
#include "store/suggest.h"
#include "store/utf8.h"

namespace golinks::cli {

namespace {

constexpr std::string_view own_host = "go/";

// People type what they see in the browser, though "go/wiki" would be the link that http://go/go/wiki opens.
bool begins_with_host(std::string_view request) {
  return std::ranges::equal(request.substr(0, own_host.size()), own_host, {}, ascii_lower);
}

bool names_link(std::string_view request, const LinkFinder& links) {
  return std::ranges::any_of(links.find_all(expected_keys(request)), [](const auto& link) { return link.has_value(); });
}

// What follows the host in `request`, where that names a link.
std::optional<std::string> without_host(std::string_view request, const LinkFinder& links) {
  if (!begins_with_host(request) || !names_link(request.substr(own_host.size()), links)) return std::nullopt;
  return std::string(request.substr(own_host.size()));
}

std::vector<std::string> meant_by(std::string_view request, const Index& index) {
  if (const auto rest = without_host(request, index)) return {*rest};
  Suggestions suggestions(request);
  index.for_each([&](const LinkView& link) { suggestions.consider(link.keyword); });
  return suggestions.take();
}

}  // namespace

Error missing_link(const StoreView& view, std::string_view keyword) {
  Index index;  // and not the log, which also names links that are gone
  index.apply(view.log());
  std::string message = "no link named " + in_quotes(keyword) + did_you_mean(meant_by(keyword, index));
  message += doubt_of_absence(view.log().damaged_bytes());
  return Error{ErrorCode::not_found, std::move(message)};
}

std::optional<std::string> meant_request(std::string_view typed, const LinkFinder& links) {
  return names_link(typed, links) ? std::string(typed) : without_host(typed, links);
}

Result<LinkView> find_link(const StoreView& view, std::string_view keyword) {
  if (const std::optional<LinkView> link = view.find(keyword_key(keyword))) return *link;
  return failure(missing_link(view, keyword));
}

Error with_suggestions(Error error, std::string_view request, const StoreView& view) {
  if (error.code != ErrorCode::not_found) return error;
  // If the keyword is there, it is one of its aliases that leads nowhere, and the error says which.
  if (names_link(request, view)) return error;
  return missing_link(view, begins_with_host(request) ? request : requested_keyword(request));
}

Result<Resolution> resolve_or_suggest(std::string_view request, const StoreView& view) {
  Result<Resolution> resolution = resolve(request, view);
  if (!resolution) return failure(with_suggestions(resolution.error(), request, view));
  return resolution;
}

}  // namespace golinks::cli
