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

Result<Resolution> resolve_or_suggest(std::string_view request, const StoreView& view) {
  Result<Resolution> resolution = resolve(request, view);
  if (resolution || resolution.error().code != ErrorCode::not_found) return resolution;
  // The keyword is there, so it is one of its aliases that leads nowhere, and resolve() said which.
  const auto links = view.find_all(expected_keys(request));
  if (std::ranges::any_of(links, [](const auto& link) { return link.has_value(); })) return resolution;
  return failure(missing_link(view, requested_keyword(request)));
}

}  // namespace golinks::cli
