#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/link_table.h"
#include "cli/local_time.h"
#include "cli/missing_link.h"
#include "cli/printable.h"
#include "store/binding.h"
#include "store/keyword.h"
#include "store/link_json.h"
#include "store/target.h"

namespace golinks::cli::commands::show {
namespace {

constexpr Positional positionals[] = {
    {.name = "KEYWORD", .help = "the link to show", .value = Value::keyword},
};

constexpr Option options[] = {
    {.name = "json", .help = "as a JSON object"},
};

void write_row(Context& context, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  const std::string label = fmt::format("{:<13}", fmt::format("{}:", name));
  context.out.print("{}{}\n", context.terminal.paint("2", label), printable(value));
}

std::string used(const LinkUse& use) {
  if (use.hits == 0) return "0";
  return fmt::format("{}, last used {}", use.hits, local_time(use.last_used_us));
}

void write_link(Context& context, const LinkView& link, const LinkUse& use) {
  write_row(context, "keyword", link.keyword);
  if (is_template(link.target)) write_row(context, "usage", "go/" + signature(link));
  write_row(context, "target", link.target);
  write_row(context, "bare", link.bare_target);
  write_row(context, "description", link.description);
  write_row(context, "tags", joined_tags(link, ", "));
  write_row(context, "created", local_time(link.created_us));
  write_row(context, "updated", local_time(link.updated_us));
  write_row(context, "hits", used(use));
}

Result<int> run(Context& context, const Arguments& arguments) {
  const std::string keyword = arguments.required("KEYWORD");
  const Result<StoreView> view = context.read_store(std::vector{keyword_key(keyword)});
  if (!view) return failure(view.error());
  const Result<LinkView> link = find_link(*view, keyword);
  if (!link) return failure(link.error());
  const Usage usage = context.usage_of(*view);
  const LinkUse& use = usage.of(keyword_key(link->keyword));
  if (arguments.flag("json")) context.out.print("{}\n", printable_json(to_json(*link, use)));
  else write_link(context, *link, use);
  return 0;
}

}  // namespace

constinit const Command command = {.name = "show",
                                   .summary = "Show all that is known of a link",
                                   .details = {},
                                   .positionals = positionals,
                                   .options = options,
                                   .run = run};

}  // namespace golinks::cli::commands::show
