#include "cli/setup/systemd_units.h"

#include <fmt/format.h>

#include "cli/setup/texts.h"
#include "store/location.h"

namespace golinks::cli {
namespace {

constexpr std::string_view socket_path = "/etc/systemd/system/golinks.socket";
constexpr std::string_view service_path = "/etc/systemd/system/golinks.service";
constexpr std::string_view wanted_path = "/etc/systemd/system/sockets.target.wants/golinks.socket";
constexpr std::string_view mark = "# Made by golinks setup";

// Inside double quotes of a unit file (systemd.syntax(7)), where % begins a specifier (systemd.unit(5)).
std::string quoted(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '%') result += '%';
    result += c;
  }
  return result;
}

// On command lines $ begins a variable as well (systemd.service(5)).
std::string quoted_for_command(std::string_view text) {
  std::string result;
  for (const char c : quoted(text)) result.append(c == '$' ? 2 : 1, c);
  return result;
}

Result<void> run(const Machine& machine, std::vector<std::string> words) {
  const auto done = machine.run(std::move(words));
  return done ? Result<void>() : Result<void>(failure(done.error()));
}

// A unit file: systemd reads it anew when it has changed.
Step unit_step(const Machine& machine, std::string_view path, std::string content, std::string effect, const CreatedFolders& folders) {
  Step step = own_file_step(machine, {std::string(path), std::move(content), std::string(mark), std::move(effect)}, folders);
  for (auto* work : {&step.apply, &step.revert}) {
    *work = [machine, write = *work]() -> Result<void> {
      if (auto written = write(); !written) return written;
      return run(machine, {"systemctl", "daemon-reload"});
    };
  }
  return step;
}

Result<void> enable(const Machine& machine) {
  if (auto enabled = run(machine, {"systemctl", "enable", "golinks.socket"}); !enabled) return enabled;
  // A service of an earlier setup holds the old socket.
  if (auto stopped = run(machine, {"systemctl", "stop", "golinks.service"}); !stopped) return stopped;
  return run(machine, {"systemctl", "restart", "golinks.socket"});
}

// Enabled anew whenever one of the units is.
Step enable_step(const Machine& machine, const Step& socket, const Step& service) {
  return {.path = "systemd",
          .effect = "enable and start golinks.socket: the first request starts golinksd",
          .undo_effect = "stop and disable golinks.socket and golinks.service",
          .as_root = true,
          .check = [machine, socket, service]() -> Result<Condition> {
            if (!machine.has(wanted_path)) return Condition{Finding::missing};
            for (const Step* unit : {&socket, &service}) {
              const auto condition = unit->check();
              if (!condition) return condition;
              if (condition->finding != Finding::done) return Condition{Finding::differs};
            }
            return Condition{Finding::done};
          },
          .apply = [machine] { return enable(machine); },
          .revert = [machine] { return run(machine, {"systemctl", "disable", "--now", "golinks.socket", "golinks.service"}); }};
}

}  // namespace

bool socket_is_enabled(const Machine& machine) { return machine.has_systemd && machine.has(wanted_path); }

std::string socket_unit(const Wishes& wishes) {
  return fill_in(golinks_socket_text, {{"NAME", wishes.first()}, {"LISTEN", std::string(setup_listen)}});
}

std::string service_unit(const Machine& machine, const Person& person, const Wishes& wishes, const std::string& store) {
  std::string writable = fmt::format("\"-{}\"", quoted(parent_folder(person.store)));
  if (parent_folder(store) != parent_folder(person.store)) writable += fmt::format(" \"-{}\"", quoted(parent_folder(store)));
  return fill_in(golinks_service_text, {{"NAME", wishes.first()},
                                        {"USER", person.name},
                                        {"GOLINKSD", quoted_for_command(machine.golinksd)},
                                        {"HOME", quoted(person.home)},
                                        {"CONFIG_FOLDER", quoted(parent_folder(parent_folder(person.config)))},
                                        {"STORE", quoted(person.store)},
                                        {"LOG", quoted_for_command(daemon_log_path(person.store))},
                                        {"WRITABLE", writable}});
}

std::vector<Step> systemd_steps(const Machine& machine, const Person& person, const Wishes& wishes, const CreatedFolders& folders) {
  const std::string store = machine.env.resolve_links(person.store).value_or(person.store);
  const Step socket = unit_step(machine, socket_path, socket_unit(wishes), fmt::format("new: systemd listens on {}", setup_listen), folders);
  const Step service = unit_step(machine, service_path, service_unit(machine, person, wishes, store),
                                 fmt::format("new: golinksd answers there, as {}", person.name), folders);
  return {socket, service, enable_step(machine, socket, service)};
}

}  // namespace golinks::cli
