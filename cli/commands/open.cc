#include <algorithm>

#include "cli/arguments.h"
#include "cli/browser.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/missing_link.h"
#include "store/percent.h"

namespace golinks::cli::commands::open {
namespace {

constexpr Positional positionals[] = {
    {.name = "KEYWORD[/ARGS]",
     .help = "what would be typed after go/ in a browser; without it, the page with all links opens",
     .value = Value::request,
     .required = false},
    {.name = "WORD", .help = "further arguments, one each", .required = false, .repeated = true},
};

constexpr std::string_view details =
    "The browser is the one that the variable BROWSER names (several are separated by\n"
    "':', %s stands for the address), else the desktop's own, by way of xdg-open.\n"
    "No daemon is needed, but for the page with all links.\n"
    "\n"
    "  golinks open s 'rust borrow checker'   go/s/rust%20borrow%20checker\n";

// "gh" and the words "a b" and "c": "gh/a%20b/c", before a query or a fragment.
std::string with_words(std::string request, const std::vector<std::string>& words) {
  std::string arguments;
  for (const std::string& word : words) arguments.append("/").append(percent_encode(word));
  return request.insert(std::min(request.find_first_of("?#"), request.size()), arguments);
}

Result<int> run(Context& context, const Arguments& arguments) {
  const auto asked = arguments.text("KEYWORD[/ARGS]");
  if (!asked) {
    if (Result<void> opened = open_pages(context); !opened) return failure(opened.error());
    return 0;
  }
  const std::string request = with_words(*asked, arguments.list("WORD").value_or(std::vector<std::string>()));
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
                                   .run = run};

}  // namespace golinks::cli::commands::open
