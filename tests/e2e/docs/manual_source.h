// What the sources of the manual pages (mdoc(7)) hold.
#pragma once

#include <string>
#include <vector>

namespace golinks::test {

// Their names below man/.
[[nodiscard]] std::vector<std::string> manual_pages();

// The literal displays (.Bd -literal) of a page, as a reader sees them.
[[nodiscard]] std::vector<std::string> displays(const std::string& page);

// Those that begin with a command, "$ ...", one after the other.
[[nodiscard]] std::string examples(const std::string& page);

}  // namespace golinks::test
