// Opening an address in the user's browser.
#pragma once

#include <string>

#include "cli/context.h"

namespace golinks::cli {

// Tries each program of $BROWSER (separated by ':', "%s" stands for the address), else xdg-open. Text browsers, and
// all of them where there is no display, get the terminal; others run apart from it, and are waited for a second. No
// shell sees the address. Error: not_found, when none of them works.
Result<void> open_in_browser(Context& context, const std::string& url);

// Opens the page with all links, for which golinksd is started if need be. Errors: those of start_daemon(); not_found.
Result<void> open_pages(Context& context);

}  // namespace golinks::cli
