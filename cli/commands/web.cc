#include "cli/arguments.h"
#include "cli/autostart.h"
#include "cli/browser.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/daemon_control.h"

namespace golinks::cli::commands::web {
namespace {

constexpr std::string_view details = "The page with all links comes from golinksd, which is started if need be.\n";

Result<Instance> needed_daemon(Context& context) {
  const Result<std::optional<Instance>> running = find_daemon(context);
  if (!running) return failure(running.error());
  const Result<Settings> settings = context.settings();
  if (!settings) return failure(settings.error());
  if (!*running && !settings->autostart)
    return failure(ErrorCode::not_found, "golinksd is not running (start it with 'golinks daemon start')");
  const auto is_own = is_own_store(context);
  if (!is_own) return failure(is_own.error());
  if (!*running && !*is_own) {
    return failure(ErrorCode::not_found,
                   "golinksd does not serve this GOLINKS_STORE (it does with 'golinks daemon start --listen "
                   "127.0.0.1:PORT')");
  }
  return start_daemon(context, "");
}

Result<int> run(Context& context, const Arguments&) {
  const Result<Instance> instance = needed_daemon(context);
  if (!instance) return failure(instance.error());
  if (Result<void> opened = open_in_browser(context, fmt::format("http://{}/", instance->address)); !opened)
    return failure(opened.error());
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
