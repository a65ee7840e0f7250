#include "cli/setup/systemd_units.h"

#include <fmt/format.h>

#include "cli/setup/socket_step.h"
#include "cli/setup/texts.h"
#include "cli/take_line.h"
#include "cli/whole_file.h"
#include "store/location.h"

namespace golinks::cli {
namespace {

constexpr std::string_view socket_path = "/etc/systemd/system/golinks.socket";
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

// The other way round, up to the closing quote.
std::string unquoted(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size() && text[i] != '"'; ++i) {
    const bool is_escape = text[i] == '\\' || text[i] == '%';
    if (is_escape && i + 1 < text.size()) ++i;
    result += text[i];
  }
  return result;
}

// In the arguments of a command, but not in the program's path, $ begins a variable as well (systemd.service(5)).
std::string quoted_for_argument(std::string_view text) {
  std::string result;
  for (const char c : quoted(text)) result.append(c == '$' ? 2 : 1, c);
  return result;
}

// As a list of paths in a unit; `prefix` is before each.
std::string list_of_paths(const std::vector<std::string>& paths, std::string_view prefix) {
  std::string result;
  for (const std::string& path : paths)
    result += fmt::format("{}\"{}{}\"", result.empty() ? "" : " ", prefix, quoted(path));
  return result;
}

// "/home/ann/.local/share/golinks" and, for a store that is a symbolic link, the folder that it leads to.
std::vector<std::string> folders_of_links(const Person& person, const std::string& store) {
  std::vector<std::string> result = {parent_folder(person.store)};
  if (parent_folder(store) != result.front()) result.push_back(parent_folder(store));
  return result;
}

// A unit file: systemd reads it anew when it has changed.
Step unit_step(const Machine& machine, std::string_view path, std::string content, std::string effect,
               const Record& record) {
  Step step = own_file_step(machine, {std::string(path), std::move(content), std::move(effect)}, record);
  for (auto* work : {&step.apply, &step.revert}) {
    *work = [machine, write = *work]() -> Result<void> {
      if (auto written = write(); !written) return written;
      const auto reloaded = machine.run({"systemctl", "daemon-reload"});
      return reloaded ? Result<void>() : Result<void>(failure(reloaded.error()));
    };
  }
  return step;
}

// The value of the line "NAME=..." in a unit of ours.
std::string value_in_unit(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.starts_with(name) && line.substr(name.size()).starts_with('='))
      return std::string(line.substr(name.size() + 1));
  }
  return {};
}

// There is one go/ on a computer: another person's is not taken over, nor taken back by accident.
Result<void> check_owner(const Machine& machine, const Person& person) {
  if (!machine.has(service_path)) return {};
  const auto text = read_whole_file(machine.at(service_path));
  if (!text) return failure(text.error());
  const std::string owner = value_in_unit(*text, "User");
  if (!text->starts_with(mark) || owner.empty() || owner == person.name) return {};
  return failure(
      ErrorCode::exists,
      fmt::format("go/ is set up for {0} on this computer: 'sudo golinks setup --undo --user {0}' takes that back",
                  owner));
}

Step service_step(const Machine& machine, const Person& person, const Wishes& wishes, const Record& record) {
  const std::string store = machine.env.resolve_links(person.store).value_or(person.store);
  Step step = unit_step(machine, service_path, service_unit(machine, person, wishes, store),
                        fmt::format("golinksd answers there, as {}", person.name), record);
  step.check = [machine, person, check = step.check]() -> Result<Condition> {
    if (const auto checked = check_owner(machine, person); !checked) return failure(checked.error());
    return check();
  };
  return step;
}

}  // namespace

std::string socket_unit(const Wishes& wishes) {
  return fill_in(golinks_socket_text, {{"NAME", wishes.first()}, {"LISTEN", std::string(setup_listen)}});
}

std::string service_unit(const Machine& machine, const Person& person, const Wishes& wishes, const std::string& store) {
  const std::vector<std::string> folders = folders_of_links(person, store);
  return fill_in(golinks_service_text, {{"NAME", wishes.first()},
                                        {"USER", person.name},
                                        {"GOLINKSD", quoted(machine.golinksd)},
                                        {"HOME", quoted(person.home)},
                                        {"CONFIG_FOLDER", quoted(parent_folder(parent_folder(person.config)))},
                                        {"STORE", quoted(person.store)},
                                        {"LOG", quoted_for_argument(daemon_log_path(person.store))},
                                        {"FOLDERS", list_of_paths(folders, "")},
                                        {"WRITABLE", list_of_paths(folders, "-")}});
}

std::string unit_store(std::string_view service_unit) {
  constexpr std::string_view before = "\"GOLINKS_STORE=";
  const std::size_t at = service_unit.find(before);
  return at == std::string_view::npos ? std::string() : unquoted(service_unit.substr(at + before.size()));
}

Result<void> check_store_place(const Machine& machine, const Person& person) {
  const std::string store = machine.env.resolve_links(person.store).value_or(person.store);
  for (const std::string& folder : folders_of_links(person, store)) {
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
  const Step service = service_step(machine, person, wishes, record);
  return {socket, service, socket_step(machine, socket, service)};
}

}  // namespace golinks::cli
