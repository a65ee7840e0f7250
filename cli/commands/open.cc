#include "cli/arguments.h"
#include "cli/browser.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/missing_link.h"

namespace golinks::cli::commands::open {
namespace {

constexpr Positional positionals[] = {
    {.name = "KEYWORD[/ARGS]", .help = "what would be typed after go/ in a browser", .value = Value::request},
};

constexpr std::string_view details =
    "The browser is the one that the variable BROWSER names (several are separated by\n"
    "':', %s stands for the address), else the desktop's own, by way of xdg-open.\n"
    "No daemon is needed.\n";

Result<int> run(Context& context, const Arguments& arguments) {
  const std::string request = arguments.required("KEYWORD[/ARGS]");
  const Result<StoreView> view = context.read_store(expected_keys(request));
  if (!view) return failure(view.error());
  const Result<Resolution> resolution = resolve_or_suggest(request, *view);
  if (!resolution) return failure(resolution.error());
  if (Result<void> opened = open_in_browser(context, resolution->url); !opened) return failure(opened.error());
  return 0;
}

}  // namespace

constinit const Command command = {.name = "open",
                                   .summary = "Open a link in the browser",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = {},
                                   .starts_daemon = true,
                                   .run = run};

}  // namespace golinks::cli::commands::open
