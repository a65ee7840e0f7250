// Opening an address in the user's browser.
#pragma once

#include <string>

#include "cli/context.h"

namespace golinks::cli {

// Tries each program of $BROWSER (separated by ':', "%s" stands for the address), else xdg-open. Text browsers get the
// terminal; others run apart from it. No shell sees the address. Error: not_found, when none of them works.
Result<void> open_in_browser(Context& context, const std::string& url);

}  // namespace golinks::cli
