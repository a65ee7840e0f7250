#include <algorithm>
#include <optional>
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
#include "store/template_match.h"
#include "store/utf8.h"

namespace golinks::cli::commands::which {
namespace {

constexpr Positional positionals[] = {
    {.name = "URL", .help = "the address; https:// is added when it has no scheme", .value = Value::url},
};

constexpr std::string_view details =
    "Links lead to it by their target, by their bare target or as aliases, and templates\n"
    "by arguments: go/pr/ann/tools. A slash at its end and the case of its host do not\n"
    "matter.\n";

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

// The keyword, each of its segments encoded.
std::string as_request(std::string_view keyword) {
  constexpr std::string_view encoded_slash = "%2F";
  std::string request = percent_encode(keyword);
  for (std::size_t at = request.find(encoded_slash); at != std::string::npos; at = request.find(encoded_slash, at))
    request.replace(at, encoded_slash.size(), "/");
  return request;
}

bool leads_to(const std::string& request, const LinkFinder& links, const std::string& wanted) {
  const Result<Resolution> resolution = resolve(request, links);
  return resolution && comparable(resolution->url) == wanted;
}

// What is typed to open `url` with the link, if anything is: "go/fb", or "go/pr/ann/tools" with the arguments that
// its template needs. Aliases, and templates without arguments, lead to something else than their text.
std::optional<std::string> typed_for(const LinkView& link, const LinkFinder& links, const std::string& url) {
  const std::string wanted = comparable(url);
  if (comparable(link.target) == wanted || comparable(link.bare_target) == wanted)
    return "go/" + std::string(link.keyword);
  const auto is_followed = [](std::string_view target) {
    return !alias_request(target).empty() || is_template(target);
  };
  if (!is_followed(link.target) && !is_followed(link.bare_target)) return std::nullopt;
  const std::string keyword = as_request(link.keyword);
  if (leads_to(keyword, links, wanted)) return "go/" + std::string(link.keyword);
  for (const std::string& arguments : arguments_for(link.target, url)) {
    if (leads_to(keyword + arguments, links, wanted)) return "go/" + std::string(link.keyword) + arguments;
  }
  return std::nullopt;
}

std::set<std::string> all_typed_for(const Index& index, const std::string& url) {
  std::set<std::string> typed;
  index.for_each([&](const LinkView& link) {
    if (auto one = typed_for(link, index, url)) typed.insert(*std::move(one));
  });
  return typed;
}

Result<int> run(Context& context, const Arguments& arguments) {
  const Result<std::string> url = normalize_target(arguments.required("URL"), context.own());
  if (!url) return failure(url.error());
  const Result<StoreView> view = context.read_store();
  if (!view) return failure(view.error());
  Index index;
  index.apply(view->log());
  const std::set<std::string> typed = all_typed_for(index, *url);
  if (typed.empty()) return failure(ErrorCode::not_found, "no link leads to " + *url);
  for (const std::string& one : typed) context.out.print("{}\n", printable(one));
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
