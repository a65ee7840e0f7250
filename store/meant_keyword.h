// Which link a person means by a keyword with one of our names before it ("go/fb"): the name is dropped once, and never
// from a keyword that is stored with it.
#pragma once

#include <string>
#include <string_view>

#include "store/own_addresses.h"
#include "store/store.h"

namespace golinks {

// `typed` as it is, when the store has it; what OwnAddresses::keyword_in() makes of it otherwise.
[[nodiscard]] std::string meant_keyword(const Store& store, const OwnAddresses& own, const std::string& typed);

// The keyword that a person gives the link `stored`, which may be its own.
[[nodiscard]] std::string given_keyword(const OwnAddresses& own, std::string_view typed, std::string_view stored);

}  // namespace golinks
