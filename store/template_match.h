// URI templates read backwards: which arguments a link needs so that it leads to an address.
//
//   arguments_for("https://github.com/{owner}/{repo}/pulls", "https://github.com/a/b/pulls")   {"/a/b"}
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace golinks {

// What may follow the keyword of a link with this target in a request for `url`, most likely first; none when the
// target is no template or does not fit. They are guesses: whether one is right, resolve() tells. Expressions of one
// variable without an operator, {+x}, {/x} and {/x*} are filled from the path; {?..} and {&..} take all of the query.
[[nodiscard]] std::vector<std::string> arguments_for(std::string_view target, std::string_view url);

}  // namespace golinks
