// The files of completions/, built into the program.
#pragma once

#include <string_view>

namespace golinks::cli {

// `shell` is bash, zsh or fish; empty for any other.
[[nodiscard]] std::string_view completion_script(std::string_view shell);

}  // namespace golinks::cli
