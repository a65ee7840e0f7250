// A link as a small text that people edit:
//
//   keyword:     fb
//   target:      https://www.facebook.com
//   bare:
//   description: The network
//   tags:        social fun
#pragma once

#include <string>
#include <string_view>

#include "store/link.h"
#include "store/own_addresses.h"

namespace golinks::cli {

[[nodiscard]] std::string to_form(const Link& link);

// The link that `text` describes: `original` with what the text says changed; a line left out is an empty one. Lines
// that begin with # do not count. Error: invalid, naming the line or the rule that is broken.
[[nodiscard]] Result<Link> from_form(std::string_view text, const Link& original, const OwnAddresses& own = {});

// The text without its # lines and without white space around its lines: what the user wrote. A byte order
// mark in front does not count.
[[nodiscard]] std::string form_content(std::string_view text);

// The text with "# what is wrong" on top, in place of an earlier complaint.
[[nodiscard]] std::string with_complaint(std::string_view text, std::string_view what);

}  // namespace golinks::cli
