#include <algorithm>

#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/link_table.h"
#include "cli/printable.h"
#include "store/keyword.h"
#include "store/link_filter.h"
#include "store/link_json.h"

namespace golinks::cli::commands::ls {
namespace {

constexpr Positional positionals[] = {
    {.name = "TEXT",
     .help = "only links with each of them in keyword, target, description or tags, whatever its case",
     .required = false,
     .repeated = true},
};

constexpr Option options[] = {
    {.name = "tag",
     .letter = 't',
     .value_name = "TAG",
     .help = "only links with this tag; with several, with all of them",
     .value = Value::tag,
     .repeated = true},
    {.name = "sort",
     .value_name = "ORDER",
     .help = "keyword (the default), created or updated (newest first), hits (most used first)",
     .value = Value::choice,
     .choices = "keyword|created|updated|hits"},
    {.name = "reverse", .letter = 'r', .help = "the other way round"},
    {.name = "json", .help = "as a JSON array, one link a line"},
};

constexpr std::string_view details =
    "On a terminal this is a table, cut to its width, where a keyword stands with the\n"
    "arguments that its link takes: gh/{owner}/{repo}. In a pipe each line is keyword,\n"
    "target, description and tags, separated by tabs, with nothing cut or added.\n";

void write_json(std::span<const LinkView> links, const Usage& usage, Output& out) {
  std::string_view before = "[\n";
  for (const LinkView& link : links) {
    out.print("{}{}", before, printable_json(to_json(link, usage.of(keyword_key(link.keyword)))));
    before = ",\n";
  }
  out.write(links.empty() ? "[]\n" : "\n]\n");
}

// Where golinksd answers: by its name once it is set up, else at its port.
std::string origin(const Context& context) {
  const Result<Settings> settings = context.terminal.hyperlinks ? context.settings() : Settings();
  const Settings known = settings.value_or(Settings());
  const auto name = std::ranges::find(known.names, "", &HostName::prefix);
  const bool has_name = known.listen.ends_with(":80") && name != known.names.end();
  return fmt::format("http://{}/", has_name ? name->host : known.listen);
}

// `usage` is null unless people shall see the hits.
void write_links(Context& context, std::span<const LinkView> links, const Usage* usage) {
  if (context.terminal.out && !links.empty()) write_table(links, usage, origin(context), context.terminal, context.out);
  else write_tab_separated(links, context.terminal, context.out);
}

std::vector<LinkView> most_used(const Index& index, const LinkFilter& filter, const Usage& usage, bool reverse) {
  std::vector<LinkView> links = select_links(index, filter, LinkOrder::keyword, false);
  sort_by_hits(links, usage);
  if (reverse) std::ranges::reverse(links);
  return links;
}

// Says to a person why nothing is shown.
void explain_nothing(Context& context, bool has_links) {
  if (!context.terminal.out || !context.terminal.err) return;
  context.err.write(has_links ? "no link matches\n"
                              : "there are no links yet: golinks add facebook www.facebook.com adds the first\n");
}

Result<int> run(Context& context, const Arguments& arguments) {
  const Result<StoreView> view = context.read_store();
  if (!view) return failure(view.error());
  Index index;
  index.apply(view->log());
  const LinkFilter filter{.texts = arguments.list("TEXT").value_or(std::vector<std::string>()),
                          .tags = arguments.list("tag").value_or(std::vector<std::string>())};
  const std::string order = arguments.text("sort").value_or("keyword");
  const bool by_hits = order == "hits";
  const Usage usage = by_hits || arguments.flag("json") ? context.usage_of(*view) : Usage();
  const std::vector<LinkView> links =
      by_hits ? most_used(index, filter, usage, arguments.flag("reverse"))
              : select_links(index, filter, parse_link_order(order), arguments.flag("reverse"));
  if (arguments.flag("json")) write_json(links, usage, context.out);
  else write_links(context, links, by_hits ? &usage : nullptr);
  if (links.empty()) explain_nothing(context, index.size() > 0);
  return 0;
}

}  // namespace

constinit const Command command = {.name = "ls",
                                   .summary = "List links, all or those that match",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = options,
                                   .run = run};

}  // namespace golinks::cli::commands::ls
