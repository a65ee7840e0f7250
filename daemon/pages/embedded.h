// The files of this folder, as they were when the program was built; embed.cmake puts them into it.
#pragma once

#include <string_view>

namespace golinks {

// The content of "style.css". A name that is not embedded is a mistake in the program: throws std::logic_error.
[[nodiscard]] std::string_view embedded(std::string_view name);

}  // namespace golinks
