#include "cli/argument_hint.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/binding.h"
#include "store/resolver.h"
#include "store/uri_template.h"

namespace golinks::cli {
namespace {

// `place` counts the arguments from 0.
std::string hint_for(const LinkView& link, std::size_t place) {
  const auto parsed = UriTemplate::parse(link.target);
  if (!parsed || parsed->variables().empty())
    return fmt::format("what follows {} is added to {}", link.keyword, link.target);
  const auto variables = parsed->variables();
  const std::string_view name = variables[std::min(place, variables.size() - 1)].name;
  return fmt::format("{{{}}} of {}: {}", name, signature(link), link.target);
}

}  // namespace

std::string argument_hint(std::string_view request, const LinkFinder& links) {
  if (request.find('?') != std::string_view::npos) return "";
  const auto slashes = static_cast<std::size_t>(std::ranges::count(request, '/'));
  const auto found = links.find_all(expected_keys(request));
  for (std::size_t used = found.size(); used > 0; --used) {
    if (found[used - 1] && slashes >= used) return hint_for(*found[used - 1], slashes - used);
  }
  return "";
}

}  // namespace golinks::cli
