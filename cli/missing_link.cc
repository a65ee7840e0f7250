#include "cli/missing_link.h"

#include <algorithm>

#include "store/index.h"
#include "store/keyword.h"
#include "store/suggest.h"
#include "store/utf8.h"

namespace golinks::cli {

Error missing_link(const StoreView& view, std::string_view keyword) {
  Index index;  // and not the log, which also names links that are gone
  index.apply(view.log());
  Suggestions suggestions(keyword);
  index.for_each([&](const LinkView& link) { suggestions.consider(link.keyword); });
  return Error{ErrorCode::not_found, "no link named " + in_quotes(keyword) + did_you_mean(suggestions.take())};
}

Result<LinkView> find_link(const StoreView& view, std::string_view keyword) {
  if (const std::optional<LinkView> link = view.find(keyword_key(keyword))) return *link;
  return failure(missing_link(view, keyword));
}

Error with_suggestions(Error error, std::string_view request, const StoreView& view) {
  if (error.code != ErrorCode::not_found) return error;
  // If the keyword is there, it is one of its aliases that leads nowhere, and the error says which.
  const auto links = view.find_all(expected_keys(request));
  const bool is_known = std::ranges::any_of(links, [](const auto& link) { return link.has_value(); });
  return is_known ? error : missing_link(view, requested_keyword(request));
}

Result<Resolution> resolve_or_suggest(std::string_view request, const StoreView& view) {
  Result<Resolution> resolution = resolve(request, view);
  if (!resolution) return failure(with_suggestions(resolution.error(), request, view));
  return resolution;
}

}  // namespace golinks::cli
