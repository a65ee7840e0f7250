#include "cli/setup/socket_step.h"

namespace golinks::cli {
namespace {

constexpr std::string_view wanted_path = "/etc/systemd/system/sockets.target.wants/golinks.socket";

Result<void> run(const Machine& machine, std::vector<std::string> words) {
  const auto done = machine.run(std::move(words));
  return done ? Result<void>() : Result<void>(failure(done.error()));
}

// As systemctl(1) calls it: "active", "inactive", "failed"; empty where only root may ask.
std::string state_of_socket(const Machine& machine) {
  const auto state = machine.run({"systemctl", "show", "--property=ActiveState", "--value", "golinks.socket"});
  return state ? state->substr(0, state->find('\n')) : "";
}

// Enabled anew whenever one of the units is, and when systemd has given up the socket or was told to close it.
Result<Condition> check_enabled(const Machine& machine, const Step& socket, const Step& service) {
  int units_there = 0;
  int units_wanted = 0;
  for (const Step* unit : {&socket, &service}) {
    const auto condition = unit->check();
    if (!condition || condition->finding == Finding::foreign) return condition;
    units_there += condition->finding == Finding::done || condition->finding == Finding::differs;
    units_wanted += condition->finding == Finding::done;
  }
  const std::string state = state_of_socket(machine);
  const bool is_enabled = machine.has(wanted_path);
  if (units_there == 0 && !is_enabled && state != "active") return Condition{Finding::missing};
  const bool is_up = state == "active" || state.empty();
  return Condition{units_wanted == 2 && is_enabled && is_up ? Finding::done : Finding::differs};
}

// Fails where there is nothing to forget.
void forget_failures(const Machine& machine) {
  [[maybe_unused]] const auto forgotten =
      machine.run({"systemctl", "reset-failed", "golinks.socket", "golinks.service"});
}

Result<void> enable(const Machine& machine) {
  forget_failures(machine);
  if (auto enabled = run(machine, {"systemctl", "enable", "golinks.socket"}); !enabled) return enabled;
  // A service of an earlier setup holds the old socket.
  if (auto stopped = run(machine, {"systemctl", "stop", "golinks.service"}); !stopped) return stopped;
  return run(machine, {"systemctl", "restart", "golinks.socket"});
}

// Whatever was done to them by hand meanwhile: one that is stopped already, or whose file is gone, is no obstacle.
Result<void> disable(const Machine& machine) {
  [[maybe_unused]] const auto stopped = machine.run({"systemctl", "stop", "golinks.socket", "golinks.service"});
  forget_failures(machine);
  if (state_of_socket(machine) == "active") return failure(ErrorCode::io, "systemctl did not stop golinks.socket");
  if (!machine.has(wanted_path)) return {};
  if (run(machine, {"systemctl", "disable", "golinks.socket"})) return {};
  return machine.env.remove(machine.at(wanted_path));
}

}  // namespace

bool socket_is_enabled(const Machine& machine) { return machine.has_systemd && machine.has(wanted_path); }

Step socket_step(const Machine& machine, const Step& socket, const Step& service) {
  return {.path = "systemd",
          .effect = "enable and start golinks.socket: the first request starts golinksd",
          .undo_effect = "stop and disable golinks.socket and golinks.service",
          .as_root = true,
          .check = [machine, socket, service] { return check_enabled(machine, socket, service); },
          .apply = [machine] { return enable(machine); },
          .revert = [machine] { return disable(machine); }};
}

}  // namespace golinks::cli
