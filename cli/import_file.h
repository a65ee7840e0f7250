// The file that `golinks import` reads: JSON Lines, one link a line (store/link_json.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/progress.h"
#include "store/link.h"

namespace golinks::cli {

// Reads every line. Blank lines, CRLF and a byte order mark at the front are accepted. Error: invalid, naming the first bad line, or
// both lines that give the same keyword.
[[nodiscard]] Result<std::vector<Link>> read_links(std::string_view text, Microseconds now, Progress& progress);

}  // namespace golinks::cli
