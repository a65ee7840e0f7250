// Text from elsewhere, made safe for a terminal and measured in its columns.
#pragma once

#include <string>
#include <string_view>

namespace golinks::cli {

// `text` with every control character and every byte that is not UTF-8 shown as U+FFFD, so that it can neither move the
// cursor nor begin a new line.
[[nodiscard]] std::string printable(std::string_view text);

// JSON text with the control characters that JSON allows raw (DEL and U+0080 to U+009F) escaped: the same value, safe
// on a terminal.
[[nodiscard]] std::string printable_json(std::string json);

// How many columns `text` takes: two for a wide character, none for a combining one.
[[nodiscard]] std::size_t display_width(std::string_view text);

// `text` cut to `width` columns; the last of them then shows '…'.
[[nodiscard]] std::string cut_to_width(std::string_view text, std::size_t width);

}  // namespace golinks::cli
