#include <algorithm>

#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/daemon_control.h"
#include "cli/daemon_log.h"
#include "store/address.h"
#include "store/link_json.h"

namespace golinks::cli::commands::daemon {
namespace {

constexpr Positional positionals[] = {
    {.name = "ACTION",
     .help = "start, stop, restart, status, run (in the foreground) or logs",
     .value = Value::choice,
     .choices = "start|stop|restart|status|run|logs"},
};

constexpr Option options[] = {
    {.name = "listen",
     .value_name = "ADDR:PORT",
     .help = "with start, restart and run: where it answers",
     .only_with = "start|restart|run"},
    {.name = "number",
     .letter = 'n',
     .value_name = "N",
     .help = "with logs: how many lines (20)",
     .value = Value::number,
     .only_with = "logs"},
    {.name = "follow", .letter = 'f', .help = "with logs: keep printing new lines", .only_with = "logs"},
    {.name = "json", .help = "with status: as a JSON object", .only_with = "status"},
};

constexpr std::string_view details =
    "golinksd answers http://go/... from the store. Commands that change links start it\n"
    "when it is not running; GOLINKS_NO_DAEMON=1 stops them from doing so.\n";

void say_running(Context& context, const Instance& instance) {
  const std::string where =
      is_here(instance) ? fmt::format("pid {}", instance.pid) : "elsewhere: in a container or on another machine";
  if (instance.address.empty())
    context.out.print("golinksd is {} ({})\n", is_here(instance) ? "starting" : "running", where);
  else context.out.print("golinksd is running at http://{}/ ({})\n", instance.address, where);
}

bool answers_at(const Instance& instance, const std::string& listen) {
  const Result<Address> wanted = Address::parse(listen);
  const Result<Address> actual = Address::parse(instance.address);
  return wanted && actual && wanted->is_met_by(*actual);
}

Result<int> start(Context& context, const Arguments& arguments) {
  const std::string listen = arguments.text("listen").value_or("");
  const Result<Instance> instance = start_daemon(context, listen);
  if (!instance) return failure(instance.error());
  if (!listen.empty() && !answers_at(*instance, listen)) {
    return failure(ErrorCode::exists,
                   fmt::format("golinksd already answers at http://{} (use 'golinks daemon restart --listen {}')",
                               instance->address, listen));
  }
  say_running(context, *instance);
  return 0;
}

Result<int> stop(Context& context, const Arguments&) {
  const Result<std::optional<Instance>> stopped = stop_daemon(context);
  if (!stopped) return failure(stopped.error());
  if (*stopped) context.out.print("golinksd was stopped (pid {})\n", (*stopped)->pid);
  else context.out.write("golinksd is not running\n");
  return 0;
}

// Where the next daemon is to answer: as told, else as the settings say. When they leave the port to the kernel, it
// stays where the last one was.
Result<std::string> next_address(const Context& context, const Arguments& arguments, const std::string& last) {
  if (const auto listen = arguments.text("listen")) return *listen;
  const Result<Settings> settings = context.settings();
  if (!settings) return failure(settings.error());
  const Result<Address> wanted = Address::parse(settings->listen);
  return wanted && wanted->port() == 0 && !last.empty() ? last : settings->listen;
}

// After a restart that failed: better the old address than none.
Error put_back(Context& context, const std::string& last, Error error) {
  const Result<Instance> old = start_daemon(context, last);
  if (old) error.message += fmt::format("; golinksd answers at http://{}/ again", old->address);
  else error.message += fmt::format("; the one that ran before could not be started again: {}", old.error().message);
  return error;
}

Result<int> restart(Context& context, const Arguments& arguments) {
  const Result<std::optional<Instance>> running = find_daemon(context);
  if (!running) return failure(running.error());
  const std::string last = *running ? (*running)->address : "";
  const Result<std::string> listen = next_address(context, arguments, last);
  if (!listen) return failure(listen.error());
  if (const Result<void> checked = check_start(*listen); !checked) return failure(checked.error());
  const Result<std::optional<Instance>> stopped = stop_daemon(context);
  if (!stopped) return failure(stopped.error());
  const Result<Instance> instance = start_daemon(context, *listen);
  if (!instance && last.empty()) return failure(instance.error());
  if (!instance) return failure(put_back(context, last, instance.error()));
  say_running(context, *instance);
  return 0;
}

std::string json_of(const std::optional<Instance>& instance) {
  if (!instance) return "{\"running\":false}";
  return fmt::format(R"({{"running":true,"pid":{},"version":{},"address":{}}})", instance->pid,
                     json_string(instance->version), json_string(instance->address));
}

Result<int> status(Context& context, const Arguments& arguments) {
  const Result<std::optional<Instance>> instance = find_daemon(context);
  if (!instance) return failure(instance.error());
  if (arguments.flag("json")) context.out.print("{}\n", json_of(*instance));
  else if (*instance) say_running(context, **instance);
  else context.out.write("golinksd is not running\n");
  return *instance ? 0 : 1;
}

Result<int> run_in_foreground(Context& context, const Arguments& arguments) {
  context.flush();
  return failure(become_daemon(arguments.text("listen").value_or("")));
}

Result<int> logs(Context& context, const Arguments& arguments) {
  const Result<std::string> store = store_path(context.env, context.environment);
  if (!store) return failure(store.error());
  const std::string path = daemon_log_path(*store);
  const auto end = write_last_lines(context.env, path, arguments.number("number").value_or(20), context.out);
  if (!end && end.error().code == ErrorCode::not_found)
    return failure(ErrorCode::not_found, fmt::format("golinksd has written no log yet ({})", path));
  if (!end) return failure(end.error());
  if (!arguments.flag("follow")) return 0;
  const Result<void> followed = follow(context.env, path, *end, context.out);
  return followed ? Result<int>(0) : Result<int>(failure(followed.error()));
}

struct Action {
  std::string_view name;
  Result<int> (*run)(Context&, const Arguments&);
};

constexpr Action actions[] = {{"start", start},           {"stop", stop}, {"restart", restart}, {"status", status},
                              {"run", run_in_foreground}, {"logs", logs}};

Result<int> run(Context& context, const Arguments& arguments) {
  const auto* const action = std::ranges::find(actions, arguments.required("ACTION"), &Action::name);
  return action->run(context, arguments);
}

}  // namespace

constinit const Command command = {.name = "daemon",
                                   .summary = "Start, stop and watch the redirect daemon",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = options,
                                   .run = run};

}  // namespace golinks::cli::commands::daemon
