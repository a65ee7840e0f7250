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

bool names_link(std::string_view request, const LinkFinder& links) { return named_link(request, links).has_value(); }

std::vector<std::string> meant_by(std::string_view request, const Index& index) {
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

std::optional<std::string> meant_request(std::string_view typed, const LinkFinder& links, const OwnAddresses& own) {
  const auto behind_host = typed.find('/') == std::string_view::npos ? std::nullopt : own.request_in(typed);
  const std::string request = behind_host.value_or(std::string(typed));
  return names_link(request, links) ? std::optional(request) : std::nullopt;
}

Result<LinkView> find_link(const StoreView& view, std::string_view keyword) {
  if (const std::optional<LinkView> link = view.find(keyword_key(keyword))) return *link;
  return failure(missing_link(view, keyword));
}

Error with_suggestions(Error error, std::string_view request, const StoreView& view) {
  if (error.code != ErrorCode::not_found) return error;
  // If the keyword is there, it is one of its aliases that leads nowhere, and the error says which.
  if (names_link(request, view)) return error;
  return missing_link(view, requested_keyword(request));
}

Result<Resolution> resolve_or_suggest(std::string_view request, const StoreView& view) {
  Result<Resolution> resolution = resolve(request, view);
  if (!resolution) return failure(with_suggestions(resolution.error(), request, view));
  return resolution;
}

}  // namespace golinks::cli
