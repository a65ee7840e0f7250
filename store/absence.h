// What may be said of a link that is not found, when bytes of the store are damaged: it may have been among them.
#pragma once

#include <string>
#include <string_view>

#include "store/store.h"

namespace golinks {

// To be asked by whoever puts a new link because `view` has none with the keyword's key. Error: corrupt, when damage
// may hide one, so that it would be replaced unseen. A removal behind all damage leaves no doubt.
[[nodiscard]] Result<void> check_absence(const StoreView& view, std::string_view keyword);

// "; 120 bytes of the store are damaged, and it may have been among them (see golinks doctor)" to add to the message
// that there is no such link; empty for a store without damage.
[[nodiscard]] std::string doubt_of_absence(std::size_t damaged_bytes);

}  // namespace golinks
