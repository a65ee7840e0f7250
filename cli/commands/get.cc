#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/missing_link.h"
#include "cli/printable.h"

namespace golinks::cli {
namespace {

constexpr Positional positionals[] = {
    {.name = "KEYWORD[/ARGS]", .help = "what would be typed after go/ in a browser", .value = Value::keyword},
};

constexpr Option options[] = {
    {.name = "explain", .help = "show each step on the way to the address"},
};

constexpr std::string_view details =
    "Prints exactly what a browser would be sent to.\n"
    "\n"
    "Examples:\n"
    "  golinks get facebook\n"
    "  golinks get gh/golinks/issues?q=bug\n";

void write_row(Output& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out.print("{:<11}{}\n", name, printable(value));
}

void explain(const Resolution& resolution, Output& out) {
  for (std::size_t i = 0; i < resolution.hops.size(); ++i) {
    const Hop& hop = resolution.hops[i];
    const bool is_alias = i + 1 < resolution.hops.size();
    write_row(out, "keyword", hop.keyword);
    write_row(out, is_alias ? "alias of" : "target", hop.target);
    write_row(out, "arguments", fmt::format("{}", fmt::join(hop.arguments, ", ")));
    write_row(out, "query", hop.query);
  }
  write_row(out, "result", resolution.url);
}

Result<int> run(Context& context, const Arguments& arguments) {
  const std::string request = arguments.required("KEYWORD[/ARGS]");
  const Result<StoreView> view = context.read_store(expected_keys(request));
  if (!view) return failure(view.error());
  const Result<Resolution> resolution = resolve_or_suggest(request, *view);
  if (!resolution) return failure(resolution.error());
  if (arguments.flag("explain")) explain(*resolution, context.out);
  else context.out.print("{}\n", resolution->url);
  return 0;
}

}  // namespace

constinit const Command get_command = {.name = "get",
                                       .summary = "Print the address that a link opens",
                                       .details = details,
                                       .positionals = positionals,
                                       .options = options,
                                       .run = run};

}  // namespace golinks::cli
