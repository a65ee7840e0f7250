#include <algorithm>
#include <set>

#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/printable.h"
#include "store/ascii_case.h"
#include "store/index.h"
#include "store/percent.h"
#include "store/resolver.h"
#include "store/target.h"
#include "store/utf8.h"

namespace golinks::cli::commands::which {
namespace {

constexpr Positional positionals[] = {
    {.name = "URL", .help = "the address; https:// is added when it has no scheme", .value = Value::url},
};

constexpr std::string_view details =
    "Links lead to it by their target, by their bare target or as aliases. A slash at\n"
    "its end and the case of its host do not matter.\n";

// An address in the one spelling that is compared: scheme and host in lower case, no slash at the end.
std::string comparable(std::string_view url) {
  std::string text(url);
  const std::size_t scheme_end = text.find("://");
  if (scheme_end != std::string::npos) {
    const std::size_t host_end = std::min(text.find_first_of("/?#", scheme_end + 3), text.size());
    std::transform(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(host_end), text.begin(), ascii_lower);
  }
  if (text.ends_with('/')) text.pop_back();
  return text;
}

// Aliases, and templates without arguments, lead to something else than their text.
bool resolves_to(const LinkView& link, const LinkFinder& links, const std::string& wanted) {
  const auto is_followed = [](std::string_view target) {
    return !alias_request(target).empty() || is_template(target);
  };
  if (!is_followed(link.target) && !is_followed(link.bare_target)) return false;
  const Result<Resolution> resolution = resolve(percent_encode(link.keyword), links);
  return resolution && comparable(resolution->url) == wanted;
}

std::set<std::string> keywords_leading_to(const Index& index, const std::string& wanted) {
  std::set<std::string> keywords;
  index.for_each([&](const LinkView& link) {
    if (comparable(link.target) == wanted || comparable(link.bare_target) == wanted || resolves_to(link, index, wanted))
      keywords.emplace(link.keyword);
  });
  return keywords;
}

Result<int> run(Context& context, const Arguments& arguments) {
  const Result<std::string> url = normalize_target(arguments.required("URL"));
  if (!url) return failure(url.error());
  const Result<StoreView> view = context.read_store();
  if (!view) return failure(view.error());
  Index index;
  index.apply(view->log());
  const std::set<std::string> keywords = keywords_leading_to(index, comparable(*url));
  if (keywords.empty()) return failure(ErrorCode::not_found, "no link leads to " + *url);
  for (const std::string& keyword : keywords) context.out.print("{}\n", printable(keyword));
  return 0;
}

}  // namespace

constinit const Command command = {.name = "which",
                                   .summary = "Print the keywords that lead to an address",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = {},
                                   .run = run};

}  // namespace golinks::cli::commands::which
