#include "cli/autostart.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "cli/daemon_control.h"
#include "cli/daemon_log.h"
#include "cli/socket_activation.h"

namespace golinks::cli {
namespace {

// By the path, or, where links lead to it by another, by the file itself.
bool is_same_store(Env& env, const std::string& a, const std::string& b) {
  std::error_code ignored;
  const auto absolute = [&](const std::string& path) {
    return std::filesystem::absolute(path, ignored).lexically_normal();
  };
  if (absolute(a) == absolute(b)) return true;
  const auto a_file = env.identity(a);
  const auto b_file = env.identity(b);
  return a_file && b_file && a_file->same_file(*b_file);
}

void note_other_store(Context& context) {
  const auto own = own_store_path(context.env, context.environment);
  context.warn(
      fmt::format("go/ does not show this: GOLINKS_STORE is {}, and golinksd serves {} ('store' in config.toml)",
                  store_path(context.env, context.environment).value_or(""), own.value_or("another store")));
}

void note_failed_start(Context& context) {
  const auto store = store_path(context.env, context.environment);
  const auto fault = store ? fault_of_last_start(context.env, daemon_log_path(*store)) : std::nullopt;
  if (!fault) return;
  context.warn(
      fmt::format("golinksd could not start: {}; it is tried again now ('golinks daemon start' waits for it)", *fault));
}

// None of this version or a newer one runs.
void start_own_daemon(Context& context, const std::optional<Instance>& older) {
  const Result<Settings> settings = context.settings();
  if (!settings) return context.warn(fmt::format("golinksd is not started: {}", settings.error().message));
  if (!settings->autostart) return;
  if (is_activated_by_systemd(settings->listen)) {
    // The next request starts this version, once an older one has let go of the socket.
    if (older) dismiss(*older);
    return;
  }
  if (!older) note_failed_start(context);
  const Result<void> started = spawn_daemon(context);
  if (!started && started.error().code == ErrorCode::invalid)
    context.warn(fmt::format("golinksd is not started: {}", started.error().message));
}

}  // namespace

Result<bool> is_own_store(const Context& context) {
  const auto store = store_path(context.env, context.environment);
  if (!store) return failure(store.error());
  const auto own = own_store_path(context.env, context.environment);
  if (!own) return failure(own.error());
  return is_same_store(context.env, *store, *own) || is_activated_for(*store);
}

void start_daemon_in_background(Context& context) {
  if (forbids_autostart(context.environment)) return;
  const Result<std::optional<Instance>> running = find_daemon(context);
  if (!running) return;
  // A daemon without a version is just starting.
  if (*running && ((*running)->version.empty() || is_current(*running))) return;
  const auto is_own = is_own_store(context);
  if (!is_own) return context.warn(fmt::format("golinksd is not started: {}", is_own.error().message));
  if (*is_own) return start_own_daemon(context, *running);
  if (!*running) note_other_store(context);
}

}  // namespace golinks::cli
