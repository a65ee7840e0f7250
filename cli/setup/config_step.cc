#include "cli/setup/config_step.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/whole_file.h"
#include "store/link_json.h"
#include "store/settings.h"
#include "store/settings_lines.h"

namespace golinks::cli {
namespace {

Result<std::string> read_config(const Machine& machine, const std::string& path) {
  return machine.has(path) ? read_whole_file(machine.at(path)) : Result<std::string>(std::string());
}

std::vector<SettingLine> wanted_lines(const Wishes& wishes) {
  std::vector<std::string> names;
  for (const HostName& name : wishes.names)
    names.push_back(json_string(name.text()));  // TOML's basic strings are written like JSON's
  return {{"names", fmt::format("[{}]", fmt::join(names, ", "))}, {"listen", json_string(setup_listen)}};
}

Result<Condition> check_config(const Machine& machine, const std::string& path, const Wishes& wishes) {
  const auto text = read_config(machine, path);
  if (!text) return failure(text.error());
  const bool has_ours = without_setting_lines(*text) != *text;
  const auto changed = with_setting_lines(*text, path, wanted_lines(wishes));
  const auto settings = parse_settings(*text, path);
  if (!changed || !settings) {
    // Taking lines away needs no understanding of the rest.
    return Condition{.finding = has_ours ? Finding::differs : Finding::missing,
                     .obstacle = (changed ? settings.error() : changed.error()).message};
  }
  const bool is_wanted = settings->listen == setup_listen && settings->names == wishes.names;
  if (is_wanted) return Condition{has_ours ? Finding::done : Finding::satisfied};
  return Condition{has_ours ? Finding::differs : Finding::missing};
}

Result<void> add_lines(const Machine& machine, const std::string& path, const Wishes& wishes, const Record& record) {
  const auto text = read_config(machine, path);
  if (!text) return failure(text.error());
  const auto changed = with_setting_lines(*text, path, wanted_lines(wishes));
  if (!changed) return failure(changed.error());
  if (const auto created = record.create_folder(parent_folder(machine.at(path))); !created) return created;
  const auto replace = [&] {
    return replace_file(machine.env, machine.at(path), [&](Output& out) { out.write(*changed); });
  };
  return machine.has(path) ? replace() : record.note_and_do(deed_of_creation, machine.at(path), replace);
}

Result<void> remove_lines(const Machine& machine, const std::string& path, const Record& record) {
  const auto text = read_config(machine, path);
  if (!text) return failure(text.error());
  const std::string changed = without_setting_lines(*text);
  const auto is_created = record.says(deed_of_creation, machine.at(path));
  if (!is_created) return failure(is_created.error());
  // By now it may be a link to a file that the person keeps elsewhere.
  if (changed.empty() && *is_created && !machine.is_link(path)) return machine.env.remove(machine.at(path));
  return replace_file(machine.env, machine.at(path), [&](Output& out) { out.write(changed); });
}

}  // namespace

Step config_step(const Machine& machine, const Person& person, const Wishes& wishes, const Record& record) {
  const std::string path = person.config;
  const std::vector<SettingLine> lines = wanted_lines(wishes);
  return {.path = path,
          .effect = fmt::format("listen = {}, names = {}", lines[1].value, lines[0].value),
          .undo_effect = "without the lines of golinks setup",
          .check = [machine, path, wishes] { return check_config(machine, path, wishes); },
          .apply = [machine, path, wishes, record] { return add_lines(machine, path, wishes, record); },
          .revert = [machine, path, record] { return remove_lines(machine, path, record); }};
}

}  // namespace golinks::cli
