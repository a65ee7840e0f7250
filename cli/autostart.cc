#include "cli/autostart.h"

#include "cli/daemon_control.h"
#include "cli/socket_activation.h"

namespace golinks::cli {

void start_daemon_in_background(Context& context) {
  if (forbids_autostart(context.environment)) return;
  const Result<std::optional<Instance>> running = find_daemon(context);
  if (!running) return;
  // A daemon without a version is just starting.
  if (*running && ((*running)->version.empty() || is_current(*running))) return;
  const Result<Settings> settings = context.settings();
  if (!settings) return context.warn(fmt::format("golinksd is not started: {}", settings.error().message));
  if (!settings->autostart) return;
  if (is_activated_by_systemd(settings->listen)) {
    // The next request starts this version, once an older one has let go of the socket.
    if (*running) dismiss(**running);
    return;
  }
  const Result<void> started = spawn_daemon(context);
  if (!started && started.error().code == ErrorCode::invalid)
    context.warn(fmt::format("golinksd is not started: {}", started.error().message));
}

}  // namespace golinks::cli
