// What to say about a word that names no command: the nearest one that does, also where other programs call it so, or
// the way to open the link that the word names.
#pragma once

#include <string>
#include <string_view>

#include "cli/context.h"

namespace golinks::cli {

// "no command named 'ad' (did you mean 'add'?)", and 'ls' is what is meant by 'list'.
[[nodiscard]] std::string no_such_command(std::string_view word);

// The same where a command was expected: "(did you mean 'golinks open facebook'?)" when `word` is what would follow go/
// in a browser. Reads the store, and minds neither that there is none nor that it cannot be read: for the error path
// alone.
[[nodiscard]] std::string no_such_command(Context& context, const std::string& word);

}  // namespace golinks::cli
