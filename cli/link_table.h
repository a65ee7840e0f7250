// Many links as text: a table for people, tab-separated values for programs.
#pragma once

#include <span>
#include <string>

#include "cli/output.h"
#include "cli/terminal.h"
#include "store/link.h"
#include "store/usage.h"

namespace golinks::cli {

// Aligned columns with a header, cut to the terminal's width. A keyword stands with the arguments that its link takes,
// "gh/{owner}". Columns that would be empty are left out. With `usage`, which may be null, the hits of each link are
// the last one. A keyword is a hyperlink to what follows `origin` ("http://go/") where the terminal takes them.
void write_table(std::span<const LinkView> links, const Usage* usage, const std::string& origin,
                 const Terminal& terminal, Output& out);

// "keyword TAB target TAB description TAB tag,tag", nothing cut.
void write_tab_separated(std::span<const LinkView> links, const Terminal& terminal, Output& out);

// "social,fun"
[[nodiscard]] std::string joined_tags(const LinkView& link, std::string_view separator);

}  // namespace golinks::cli
