#include "cli/setup/systemd_units.h"

#include <fmt/format.h>

#include "cli/setup/socket_step.h"
#include "cli/setup/texts.h"
#include "store/location.h"

namespace golinks::cli {
namespace {

constexpr std::string_view socket_path = "/etc/systemd/system/golinks.socket";

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// Inside double quotes of a unit file (systemd.syntax(7)), where % begins a specifier (systemd.unit(5)).
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '%') result += '%';
    if (is_control(c)) result += fmt::format("\\x{:02x}", c);
    else result += c;
  }
  return result;
}

// The other way round, up to the closing quote.
std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size() && text[i] != '"'; ++i) {
    const bool is_escape = text[i] == '\\' || text[i] == '%';
    if (is_escape && i + 1 < text.size()) ++i;
    result += text[i];
  }
  return result;
}

// In the arguments of a command, but not in the program's path, $ begins a variable as well (systemd.service(5)).
std::string escaped_for_argument(std::string_view text) {
  std::string result;
  for (const char c : escaped(text)) result.append(c == '$' ? 2 : 1, c);
  return result;
}

// As a list of paths in a unit; `prefix` is before each.
std::string list_of_paths(const std::vector<std::string>& paths, std::string_view prefix) {
  std::string result;
  for (const std::string& path : paths)
    result += fmt::format("{}\"{}{}\"", result.empty() ? "" : " ", prefix, escaped(path));
  return result;
}

// "/home/ann/.local/share/golinks" and, for a store that is a symbolic link, the folder that it leads to.
std::vector<std::string> folders_of_links(const Person& person) {
  std::vector<std::string> result = {parent_folder(person.store)};
  if (parent_folder(person.real_store) != result.front()) result.push_back(parent_folder(person.real_store));
  return result;
}

// A unit file: systemd reads it anew when it has changed. Half of what is needed is of no use: one of somebody else is
// in the way of all of setup.
Step unit_step(const Machine& machine, std::string_view path, std::string content, std::string effect,
               const Record& record) {
  Step step = own_file_step(machine, {std::string(path), std::move(content), std::move(effect)}, record);
  for (auto* work : {&step.apply, &step.revert}) {
    *work = [machine, write = *work]() -> Result<void> {
      if (auto written = write(); !written || !machine.has_systemd) return written;
      const auto reloaded = machine.run({"systemctl", "daemon-reload"});
      return reloaded ? Result<void>() : Result<void>(failure(reloaded.error()));
    };
  }
  step.check = [check = step.check]() -> Result<Condition> {
    auto condition = check();
    if (condition && condition->finding == Finding::foreign) condition->obstacle = std::move(condition->advice);
    return condition;
  };
  return step;
}

}  // namespace

std::string socket_unit(const Wishes& wishes) {
  return fill_in(golinks_socket_text, {{"NAME", wishes.first()}, {"LISTEN", std::string(setup_listen)}});
}

std::string service_unit(const Machine& machine, const Person& person, const Wishes& wishes) {
  const std::vector<std::string> folders = folders_of_links(person);
  return fill_in(golinks_service_text, {{"NAME", wishes.first()},
                                        {"USER", person.name},
                                        {"GOLINKSD", escaped(machine.golinksd)},
                                        {"HOME", escaped(person.home)},
                                        {"CONFIG_FOLDER", escaped(parent_folder(parent_folder(person.config)))},
                                        {"STORE", escaped(person.store)},
                                        {"LOG", escaped_for_argument(daemon_log_path(person.store))},
                                        {"FOLDERS", list_of_paths(folders, "")},
                                        {"WRITABLE", list_of_paths(folders, "-")}});
}

std::string unit_store(std::string_view service_unit) {
  constexpr std::string_view before = "\"GOLINKS_STORE=";
  const std::size_t at = service_unit.find(before);
  return at == std::string_view::npos ? std::string() : unescaped(service_unit.substr(at + before.size()));
}

Result<void> check_store_place(const Person& person) {
  for (const std::string& folder : folders_of_links(person)) {
    for (const std::string_view temporary : {"/tmp", "/var/tmp"}) {
      if (folder != temporary && !folder.starts_with(fmt::format("{}/", temporary))) continue;
      return failure(
          ErrorCode::invalid,
          fmt::format("the links are in {}, and under systemd golinksd has a {} of its own: keep them elsewhere",
                      folder, temporary));
    }
  }
  return {};
}

std::vector<Step> systemd_steps(const Machine& machine, const Person& person, const Wishes& wishes,
                                const Record& record) {
  const Step socket =
      unit_step(machine, socket_path, socket_unit(wishes), fmt::format("systemd listens on {}", setup_listen), record);
  const Step service = unit_step(machine, service_path, service_unit(machine, person, wishes),
                                 fmt::format("golinksd answers there, as {}", person.name), record);
  return {socket, service, socket_step(machine, socket, service, record)};
}

}  // namespace golinks::cli
