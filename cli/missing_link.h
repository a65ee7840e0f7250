// What to say about a keyword that names no link: the nearest ones that do.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/link_finder.h"
#include "store/own_addresses.h"
#include "store/resolver.h"
#include "store/store.h"

namespace golinks::cli {

// "no link named 'wkii' (did you mean 'wiki'?)". Walks all links: for the error path alone.
[[nodiscard]] Error missing_link(const StoreView& view, std::string_view keyword);

// What would follow go/ in a browser to open the link that is meant by `typed`: 'wiki/x' is itself, and meant by
// 'go/wiki/x'. nullopt when no link is.
[[nodiscard]] std::optional<std::string> meant_request(std::string_view typed, const LinkFinder& links,
                                                       const OwnAddresses& own);

// The link that `keyword` names, or missing_link().
[[nodiscard]] Result<LinkView> find_link(const StoreView& view, std::string_view keyword);

// The error of resolve() or explain(), as missing_link() when the request's keyword is unknown.
[[nodiscard]] Error with_suggestions(Error error, std::string_view request, const StoreView& view);

// resolve(), with suggestions when the request's keyword is unknown.
[[nodiscard]] Result<Resolution> resolve_or_suggest(std::string_view request, const StoreView& view);

}  // namespace golinks::cli
