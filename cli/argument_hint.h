// What comes next in a request that has gone beyond its keyword.
#pragma once

#include <string>
#include <string_view>

#include "store/link_finder.h"

namespace golinks::cli {

// "{repo} of gh/{owner}/{repo}: https://github.com/{owner}/{repo}" where `request` is "gh/golinks/"; empty where it
// names no link.
[[nodiscard]] std::string argument_hint(std::string_view request, const LinkFinder& links);

}  // namespace golinks::cli
