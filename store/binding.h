// Which value each variable of a target gets from a request.
//
//   target https://h/{owner}/{repo}{?q}, request go/gh/ann/tools/src?q=a+b&x=1
//   owner = "ann", repo = "tools/src", q = "a b"; the parameter x=1 is left over
//
// - A parameter of the query whose name is that of a variable gives it its value and is used up. Name and value are
//   decoded as forms write them: '+' is a space, a parameter without '=' is empty, a '%' that begins no escape is one.
//   When a parameter is given again, an exploded variable ({?tag*}) takes all of them as a list; of any other the first
//   counts and the rest is left over.
// - The other variables take the arguments in the order in which they first appear in the target, one each. The last
//   one takes all that is left: as a list when it is exploded ({/path*}), else joined with '/'. A '+' in an argument is
//   a '+', and an empty argument an empty value.
// - A slash at the end of the request is kept by a last variable that keeps slashes (UriTemplate::Variable); others
//   drop it.
// - A variable that gets nothing is undefined.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/link.h"
#include "store/uri_template.h"

namespace golinks {

// What follows the keyword in a request.
struct Brought {
  std::span<const std::string> arguments;  // decoded
  bool trailing_slash = false;
  std::string_view query;  // raw, without '?'
};

struct Bound {
  std::vector<TemplateValue> values;       // of UriTemplate::variables()
  std::span<const std::string> arguments;  // left over: all, when no variable was left for them
  std::string query;                       // left over, byte for byte and in order
};

[[nodiscard]] Bound bind(const UriTemplate& target, const Brought& brought);

// Whether a parameter of `query` gives a variable of `target` its value.
[[nodiscard]] bool binds_parameter(const UriTemplate& target, std::string_view query);

// How a link is typed: its keyword, and each variable of its target in the order in which they take arguments, '*'
// after a list: "gh/{owner}/{repo}", "wiki/{path*}". The keyword alone when the target has no variables.
[[nodiscard]] std::string signature(const LinkView& link);

}  // namespace golinks
