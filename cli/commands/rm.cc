#include <map>

#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/missing_link.h"
#include "cli/printable.h"
#include "store/aliases.h"
#include "store/keyword.h"
#include "store/utf8.h"

namespace golinks::cli::commands::rm {
namespace {

constexpr Positional positionals[] = {
    {.name = "KEYWORD",
     .help = "the links to remove: all of them, or none if one does not exist",
     .value = Value::keyword,
     .repeated = true},
};

constexpr std::string_view details = "'golinks undo' brings them back.\n";

// "rm a b", or the first of them when there are very many.
std::string command_text(const std::vector<std::string>& keywords) {
  constexpr std::size_t most = 20;
  if (keywords.size() <= most) return fmt::format("rm {}", fmt::join(keywords, " "));
  return fmt::format("rm {} and {} more", fmt::join(keywords.begin(), keywords.begin() + most, " "),
                     keywords.size() - most);
}

std::vector<std::string> keys_of(const std::vector<std::string>& keywords) {
  std::vector<std::string> keys;
  for (const std::string& keyword : keywords) keys.push_back(keyword_key(keyword));
  return keys;
}

using KeywordsByKey = std::map<std::string, std::string>;

// The keywords as the store spells them; the same link named twice is one.
Result<KeywordsByKey> existing(const StoreView& view, const std::vector<std::string>& keywords) {
  KeywordsByKey found;
  for (const std::string& keyword : keywords) {
    const Result<LinkView> link = find_link(view, keyword);
    if (!link) return failure(link.error());
    found.emplace(keyword_key(keyword), link->keyword);
  }
  return found;
}

// What would lead nowhere once `removed` are gone.
std::vector<std::string> dangling(const StoreView& view, const KeywordsByKey& removed) {
  std::vector<std::string> keys, warnings;
  for (const auto& [key, keyword] : removed) keys.push_back(key);
  for (const Alias& alias : aliases_of(view, keys)) {
    if (removed.contains(keyword_key(alias.link.keyword))) continue;
    warnings.push_back(fmt::format("{} is an alias of {} and leads nowhere now", in_quotes(alias.link.keyword),
                                   in_quotes(removed.at(alias.key))));
  }
  return warnings;
}

Result<int> run(Context& context, const Arguments& arguments) {
  const std::vector<std::string> keywords = *arguments.list("KEYWORD");
  std::vector<std::string> warnings;
  KeywordsByKey removed;
  const auto remove = [&](const StoreView& view) -> Result<Changes> {
    Result<KeywordsByKey> found = existing(view, keywords);
    if (!found) return failure(found.error());
    removed = *std::move(found);
    warnings = dangling(view, removed);
    Changes changes;
    for (const auto& [key, keyword] : removed) changes.remove.push_back(keyword);
    return changes;
  };
  const auto committed = context.change_store(command_text(keywords), remove, keys_of(keywords));
  if (!committed) return failure(committed.error());
  for (const auto& [key, keyword] : removed) context.out.print("removed go/{}\n", printable(keyword));
  for (const std::string& warning : warnings) context.warn(warning);
  return 0;
}

}  // namespace

constinit const Command command = {.name = "rm",
                                   .summary = "Remove links",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = {},
                                   .changes_links = true,
                                   .starts_daemon = true,
                                   .run = run};

}  // namespace golinks::cli::commands::rm
