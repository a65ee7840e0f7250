// What add and edit are told about a link.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "store/link.h"
#include "store/own_addresses.h"

namespace golinks::cli {

// `link` with what `arguments` give (URL, --bare, --description, --tag, --add-tag, --remove-tag); an empty value
// clears. The result obeys the rules of the store (checked_link.h). Error: invalid.
[[nodiscard]] Result<Link> with_arguments(const Arguments& arguments, Link link, const OwnAddresses& own);

// The tags in "social, fun": commas and blanks separate them, in a form and on the command line alike.
[[nodiscard]] std::vector<std::string> split_tags(std::string_view text);

// "go/facebook -> https://www.facebook.com"
[[nodiscard]] std::string arrow_line(const Link& link);

}  // namespace golinks::cli
