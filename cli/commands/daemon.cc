#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/daemon_control.h"
#include "cli/daemon_log.h"
#include "store/link_json.h"

namespace golinks::cli {
namespace {

constexpr Positional positionals[] = {
    {.name = "ACTION", .help = "start, stop, restart, status, run (in the foreground) or logs", .value = Value::choice,
     .choices = "start|stop|restart|status|run|logs"},
};

constexpr Option options[] = {
    {.name = "listen", .value_name = "ADDR:PORT", .help = "with start, restart and run: where it answers"},
    {.name = "number", .letter = 'n', .value_name = "N", .help = "with logs: how many lines (20)", .value = Value::number},
    {.name = "follow", .letter = 'f', .help = "with logs: go on with what is written from now on"},
    {.name = "json", .help = "with status: as a JSON object"},
};

constexpr std::string_view details =
    "golinksd answers http://go/... from the store. Commands that change links start it\n"
    "when it is not running; GOLINKS_NO_DAEMON=1 stops them from doing so.\n";

void say_running(Context& context, const Instance& instance) {
  if (instance.address.empty()) context.out.print("golinksd is starting (pid {})\n", instance.pid);
  else context.out.print("golinksd is running at http://{}/ (pid {})\n", instance.address, instance.pid);
}

Result<int> start_at(Context& context, const std::string& listen) {
  const Result<Instance> instance = start_daemon(context, listen);
  if (!instance) return failure(instance.error());
  say_running(context, *instance);
  return 0;
}

Result<int> start(Context& context, const Arguments& arguments) {
  return start_at(context, arguments.text("listen").value_or(""));
}

Result<int> stop(Context& context, const Arguments&) {
  const Result<std::optional<Instance>> stopped = stop_daemon(context);
  if (!stopped) return failure(stopped.error());
  if (*stopped) context.out.print("golinksd was stopped (pid {})\n", (*stopped)->pid);
  else context.out.write("golinksd is not running\n");
  return 0;
}

// The new daemon answers where the old one did.
Result<int> restart(Context& context, const Arguments& arguments) {
  const Result<std::optional<Instance>> stopped = stop_daemon(context);
  if (!stopped) return failure(stopped.error());
  const std::string address = *stopped ? (*stopped)->address : "";
  return start_at(context, arguments.text("listen").value_or(address));
}

std::string json_of(const std::optional<Instance>& instance) {
  if (!instance) return "{\"running\":false}";
  return fmt::format(R"({{"running":true,"pid":{},"version":{},"address":{}}})", instance->pid, json_string(instance->version),
                     json_string(instance->address));
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
  const Result<std::string> store = store_path(context.environment);
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

constexpr Action actions[] = {{"start", start},   {"stop", stop},           {"restart", restart},
                              {"status", status}, {"run", run_in_foreground}, {"logs", logs}};

Result<int> run(Context& context, const Arguments& arguments) {
  const std::string name = arguments.required("ACTION");
  for (const Action& action : actions) {
    if (action.name == name) return action.run(context, arguments);
  }
  return failure(ErrorCode::invalid, "no such action");
}

}  // namespace

constinit const Command daemon_command = {.name = "daemon",
                                          .summary = "Start, stop and watch the redirect daemon",
                                          .details = details,
                                          .positionals = positionals,
                                          .options = options,
                                          .run = run};

}  // namespace golinks::cli
