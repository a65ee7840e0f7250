#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/link_fields.h"
#include "cli/missing_link.h"
#include "store/keyword.h"
#include "store/rename.h"

namespace golinks::cli::commands::mv {
namespace {

constexpr Positional positionals[] = {
    {.name = "OLD", .help = "the keyword as it is", .value = Value::keyword},
    {.name = "NEW", .help = "the new keyword", .value = Value::new_keyword},
};

constexpr Option options[] = {
    {.name = "alias", .help = "leave the old keyword as an alias of the new one"},
};

constexpr std::string_view details = "Aliases of the old keyword follow the link, unless --alias leaves it in place.\n";

Result<Rename> renaming(const StoreView& view, const std::string& old_keyword, const std::string& new_keyword,
                        bool leave_alias, Microseconds now) {
  const Result<LinkView> present = find_link(view, old_keyword);
  if (!present) return failure(present.error());
  if (present->keyword == new_keyword) return Rename{};
  Link link = to_link(*present);
  link.keyword = new_keyword;
  link.updated_us = now;
  return rename_link(view, present->keyword, link, leave_alias, now);
}

Result<int> run(Context& context, const Arguments& arguments) {
  const std::string old_keyword = arguments.required("OLD");
  const std::string new_keyword = arguments.required("NEW");
  Rename rename;
  const auto decide = [&](const StoreView& view) -> Result<Changes> {
    Result<Rename> decided = renaming(view, old_keyword, new_keyword, arguments.flag("alias"), view.change_us());
    if (!decided) return failure(decided.error());
    rename = *decided;
    return decided->changes;
  };
  const std::string command =
      fmt::format("mv {} {}{}", old_keyword, new_keyword, arguments.flag("alias") ? " --alias" : "");
  const auto committed =
      context.change_store(command, decide, std::vector{keyword_key(old_keyword), keyword_key(new_keyword)});
  if (!committed) return failure(committed.error());
  if (committed->number == 0) {
    context.complain("nothing changed");
    return 0;
  }
  for (const Link& link : rename.changes.put) context.out.write(arrow_line(link));
  return 0;
}

}  // namespace

constinit const Command command = {.name = "mv",
                                   .summary = "Rename a link",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = options,
                                   .changes_links = true,
                                   .starts_daemon = true,
                                   .run = run};

}  // namespace golinks::cli::commands::mv
