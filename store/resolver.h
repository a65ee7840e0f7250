// From a request ("gh/golinks/issues?q=bug") to the URL it opens. The daemon and `golinks get` both call resolve(),
// so that what one prints is what the other sends.
//
// The longest keyword that is a prefix of the request's segments wins; the segments left over are its arguments,
// percent-decoded one by one, so that %2F stays inside its segment. On a miss the punctuation that a sentence glues
// to a link (utf8.h) is taken off the keyword segment; then the request is read as the search shortcut of a browser
// (read_shortcut() of request.h). An alias (target go/...) is followed, at most max_alias_hops times. The fragment of
// the request, else of the first alias that has one, replaces the target's.
//
// The variables of a target get their values from arguments and parameters as binding.h says, and the target is
// expanded. Arguments left over (a target without variables leaves all) are appended to the URL's path,
// percent-encoded, and parameters left over to its query, byte for byte; both before what follows. A link's bare
// target, itself perhaps a template, takes its target's place when there is no argument and no parameter that the
// target has a variable for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/link_finder.h"
#include "store/result.h"
#include "store/uri_template.h"

namespace golinks {

inline constexpr int max_alias_hops = 16;
// Far beyond any address that a browser or a server takes: a template that could expand to more is not expanded.
inline constexpr std::size_t max_expanded_bytes = 256 * 1024;

struct Resolution {
  std::string url;      // ASCII only, safe to send in a Location header
  std::string keyword;  // of the link that was asked for, as stored
};

// What a variable got; undefined when nothing was left for it.
struct Binding {
  std::string variable;
  TemplateValue value;

  bool operator==(const Binding&) const = default;
};

// One link on the way to the URL: first the one asked for, then those its aliases lead through.
struct Hop {
  std::string keyword;                 // as stored
  std::string target;                  // as stored (the bare target if that was chosen)
  std::vector<std::string> arguments;  // decoded
  std::string query;                   // raw, without '?'
  std::vector<Binding> bindings;       // of the target's variables, in the order in which they appear
};

struct Explanation {
  std::string url;        // that of resolve()
  std::vector<Hop> hops;  // at least one
};

// The keys that resolve() looks up first, for Store::read(). None when the request is not valid.
[[nodiscard]] std::vector<std::string> expected_keys(std::string_view request);

// Every key that a request could be about, whatever links there are.
[[nodiscard]] std::vector<std::string> possible_keys(std::string_view request);

// The link that a request begins with, as resolve() finds it, no alias followed.
struct NamedLink {
  LinkView link;
  std::string rest;  // what follows the keyword, encoded: "/a%2Fb?x=1#f"
};
[[nodiscard]] std::optional<NamedLink> named_link(std::string_view request, const LinkFinder& links);

// Resolves "KEYWORD[/ARGUMENTS][?QUERY][#FRAGMENT]"; one leading '/' is ignored.
// Errors: invalid (a control character, an empty request, a template that expands to no address), not_found (no
// keyword matches, or an alias leads nowhere), conflict (a cycle of aliases, or more than max_alias_hops).
[[nodiscard]] Result<Resolution> resolve(std::string_view request, const LinkFinder& links);

// The same with each step on the way, for people. Errors: those of resolve().
[[nodiscard]] Result<Explanation> explain(std::string_view request, const LinkFinder& links);

// The part of a request that was meant as its keyword, decoded: what an error message names and suggestions are made
// for.
[[nodiscard]] std::string requested_keyword(std::string_view request);

// Follows the alias in `link`, as if the link were stored already, to find a cycle or a dangling end before it is
// saved. A link that is no alias is always fine. Errors: not_found and conflict, as resolve() has them.
[[nodiscard]] Result<void> check_alias(const Link& link, const LinkFinder& links);

}  // namespace golinks
