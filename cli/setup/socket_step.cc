#include "cli/setup/socket_step.h"

namespace golinks::cli {
namespace {

constexpr std::string_view wanted_path = "/etc/systemd/system/sockets.target.wants/golinks.socket";

Result<void> run(const Machine& machine, std::vector<std::string> words) {
  const auto done = machine.run(std::move(words));
  return done ? Result<void>() : Result<void>(failure(done.error()));
}

// The deed of having enabled golinks.socket.
constexpr const char* deed_of_enabling = "enabled";

struct UnitState {
  std::string active;        // as systemctl(1) calls it: "active", "inactive", "failed"; empty where nobody tells
  bool is_outdated = false;  // systemd has not read the files that are there now
};

UnitState state_of(const Machine& machine) {
  if (!machine.has_systemd) return {};
  const auto shown = machine.run(
      {"systemctl", "show", "--property=ActiveState,NeedDaemonReload", "golinks.socket", "golinks.service"});
  if (!shown) return {};
  constexpr std::string_view before = "ActiveState=";  // of golinks.socket, which comes first
  const std::size_t begin = shown->find(before);
  if (begin == std::string::npos) return {};
  const std::string_view rest = std::string_view(*shown).substr(begin + before.size());
  return {std::string(rest.substr(0, rest.find('\n'))), shown->find("NeedDaemonReload=yes") != std::string::npos};
}

// How many of the units are as setup wants them, and how many of setup's are there at all.
struct UnitsPresent {
  int wanted = 0;
  int ours = 0;
};

Result<UnitsPresent> units_present(const Step& socket, const Step& service) {
  UnitsPresent present;
  for (const Step* unit : {&socket, &service}) {
    const auto condition = unit->check();
    if (!condition) return failure(condition.error());
    present.wanted += condition->finding == Finding::done;
    present.ours += condition->finding == Finding::done || condition->finding == Finding::differs;
  }
  return present;
}

// Enabled anew whenever one of the units is, and when systemd has given up the socket, was told to close it or has not
// read the units. What setup enabled is to be disabled whatever became of the units.
Result<Condition> check_enabled(const Machine& machine, const Step& socket, const Step& service, const Record& record) {
  const auto present = units_present(socket, service);
  if (!present) return failure(present.error());
  const auto is_ours = record.says(deed_of_enabling, machine.at(wanted_path));
  if (!is_ours) return failure(is_ours.error());
  const UnitState state = state_of(machine);
  const bool is_enabled = machine.has(wanted_path);
  const bool has_effect = is_enabled || state.active == "active";
  if (present->ours == 0 && !(has_effect && *is_ours)) return Condition{Finding::missing};
  const bool is_up = (state.active == "active" || state.active.empty()) && !state.is_outdated;
  return Condition{present->wanted == 2 && is_enabled && is_up ? Finding::done : Finding::differs};
}

// Fails where there is nothing to forget.
void forget_failures(const Machine& machine) {
  [[maybe_unused]] const auto forgotten =
      machine.run({"systemctl", "reset-failed", "golinks.socket", "golinks.service"});
}

Result<void> enable(const Machine& machine, const Record& record) {
  forget_failures(machine);
  const auto enabled = record.note_and_do(deed_of_enabling, machine.at(wanted_path), [&] {
    return run(machine, {"systemctl", "enable", "golinks.socket"});
  });
  if (!enabled) return enabled;
  // A service of an earlier setup holds the old socket.
  if (auto stopped = run(machine, {"systemctl", "stop", "golinks.service"}); !stopped) return stopped;
  return run(machine, {"systemctl", "restart", "golinks.socket"});
}

// Whatever was done to them by hand meanwhile: one that is stopped already, or whose file is gone, is no obstacle.
Result<void> disable(const Machine& machine) {
  if (machine.has_systemd) {
    [[maybe_unused]] const auto stopped = machine.run({"systemctl", "stop", "golinks.socket", "golinks.service"});
    forget_failures(machine);
    if (state_of(machine).active == "active") return failure(ErrorCode::io, "systemctl did not stop golinks.socket");
  }
  if (!machine.has(wanted_path)) return {};
  if (machine.has_systemd && run(machine, {"systemctl", "disable", "golinks.socket"})) return {};
  return machine.env.remove(machine.at(wanted_path));
}

}  // namespace

bool socket_is_enabled(const Machine& machine) { return machine.has_systemd && machine.has(wanted_path); }

Step socket_step(const Machine& machine, const Step& socket, const Step& service, const Record& record) {
  return {.path = "systemd",
          .effect = "enable and start golinks.socket: the first request starts golinksd",
          .undo_effect = "stop and disable golinks.socket and golinks.service",
          .as_root = true,
          .check = [machine, socket, service, record] { return check_enabled(machine, socket, service, record); },
          .apply = [machine, record] { return enable(machine, record); },
          .revert = [machine] { return disable(machine); }};
}

}  // namespace golinks::cli
