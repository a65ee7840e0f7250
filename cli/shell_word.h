#pragma once

#include <string>
#include <string_view>

namespace golinks::cli {

// `text` as one word of a shell's command line: quoted where it has to be, so that a command that we name can be
// pasted.
[[nodiscard]] std::string shell_word(std::string_view text);

}  // namespace golinks::cli
