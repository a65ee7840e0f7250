#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/link_fields.h"
#include "cli/rename.h"
#include "store/keyword.h"
#include "store/resolver.h"

namespace golinks::cli {
namespace {

constexpr Positional positionals[] = {
    {.name = "KEYWORD", .help = "the word to call it by, such as facebook or team/docs", .value = Value::keyword},
    {.name = "URL", .help = "where it leads; https:// is added when it has no scheme", .value = Value::url},
};

constexpr Option options[] = {
    {.name = "description", .letter = 'd', .value_name = "TEXT", .help = "what it is, in one line"},
    {.name = "tag", .letter = 't', .value_name = "TAG", .help = "a word to find it by; may be given again",
     .value = Value::tag, .repeated = true},
    {.name = "bare", .value_name = "URL", .help = "where it leads when nothing follows the keyword", .value = Value::url},
    {.name = "force", .letter = 'f', .help = "replace the link if there is one already"},
};

constexpr std::string_view details =
    "Examples:\n"
    "  golinks add facebook www.facebook.com\n"
    "  golinks add gh https://github.com -d 'Code' -t dev\n"
    "  golinks add fb go/facebook              go/fb is an alias of go/facebook\n";

Changes putting(Link link) {
  Changes changes;
  changes.put.push_back(std::move(link));
  return changes;
}

// The same command given again leaves the link as it is, its times included.
Changes replacing(const LinkView& present, Link link) {
  const Link old = to_link(present);
  link.created_us = old.created_us;
  link.unknown_fields = old.unknown_fields;
  return same_content(link, old) ? Changes{} : putting(std::move(link));
}

Result<Changes> adding(const StoreView& view, const Link& link, bool force) {
  const auto present = view.find(keyword_key(link.keyword));
  if (present && !force) {
    Error error = keyword_taken(*present);
    error.message += fmt::format(" (edit it with 'golinks edit {} URL', or replace it with -f)", present->keyword);
    return failure(std::move(error));
  }
  if (Result<void> checked = check_alias(link, view); !checked) return failure(checked.error());
  return present ? replacing(*present, link) : putting(link);
}

Result<int> run(Context& context, const Arguments& arguments) {
  Link blank;
  blank.keyword = arguments.required("KEYWORD");
  blank.created_us = blank.updated_us = context.env.now_us();
  const Result<Link> link = with_arguments(arguments, blank);
  if (!link) return failure(link.error());
  const auto decide = [&](const StoreView& view) { return adding(view, *link, arguments.flag("force")); };
  const auto committed = context.change_store("add " + link->keyword, decide, std::vector{keyword_key(link->keyword)});
  if (!committed) return failure(committed.error());
  context.out.write(arrow_line(*link));
  return 0;
}

}  // namespace

constinit const Command add_command = {.name = "add",
                                       .summary = "Add a link",
                                       .details = details,
                                       .positionals = positionals,
                                       .options = options,
                                       .starts_daemon = true,
                                       .run = run};

}  // namespace golinks::cli
