// What add and edit are told about a link.
#pragma once

#include <string>

#include "cli/arguments.h"
#include "store/link.h"

namespace golinks::cli {

// `link` with what `arguments` give (URL, --bare, --description, --tag); an empty value clears. The result obeys the
// rules of the store (checked_link.h). Error: invalid.
[[nodiscard]] Result<Link> with_arguments(const Arguments& arguments, Link link);

// "go/facebook -> https://www.facebook.com"
[[nodiscard]] std::string arrow_line(const Link& link);

}  // namespace golinks::cli
