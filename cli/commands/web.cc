#include "cli/arguments.h"
#include "cli/autostart.h"
#include "cli/browser.h"
#include "cli/commands/commands.h"
#include "cli/context.h"

namespace golinks::cli::commands::web {
namespace {

constexpr std::string_view details = "The page with all links comes from golinksd, which is started if need be.\n";

Result<int> run(Context& context, const Arguments&) {
  if (Result<void> opened = open_pages(context); !opened) return failure(opened.error());
  return 0;
}

}  // namespace

constinit const Command command = {.name = "web",
                                   .summary = "Open the page with all links in the browser",
                                   .details = details,
                                   .positionals = {},
                                   .options = {},
                                   .run = run};

}  // namespace golinks::cli::commands::web
