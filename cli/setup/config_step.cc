#include "cli/setup/config_step.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/setup/change_file.h"
#include "cli/whole_file.h"
#include "store/link_json.h"
#include "store/settings.h"
#include "store/settings_lines.h"

namespace golinks::cli {
namespace {

Result<std::string> read_config(const Machine& machine, const std::string& path) {
  return machine.has(path) ? read_whole_file(machine.at(path)) : Result<std::string>(std::string());
}

// Whether golinksd finds the person's store by the `store` of config.toml, or by the lack of one.
bool leads_to_store(const std::string& setting, const Person& person) {
  if (setting.empty()) return person.has_default_store();
  return (setting.starts_with('~') ? person.home + setting.substr(1) : setting) == person.store;
}

// The store only where golinksd would look elsewhere for it: `before` is what the person's own lines say.
std::vector<SettingLine> wanted_lines(const Person& person, const Wishes& wishes, const std::string& before) {
  std::vector<std::string> names;
  for (const HostName& name : wishes.names)
    names.push_back(json_string(name.text()));  // TOML's basic strings are written like JSON's
  std::vector<SettingLine> lines = {{"names", fmt::format("[{}]", fmt::join(names, ", "))},
                                    {"listen", json_string(setup_listen)}};
  const auto own = parse_settings(without_setting_lines(before), person.config);
  if (!leads_to_store(own ? own->store : "", person)) lines.push_back({"store", json_string(person.store)});
  return lines;
}

Result<Condition> check_config(const Machine& machine, const Person& person, const Wishes& wishes) {
  const std::string& path = person.config;
  const auto text = read_config(machine, path);
  if (!text) return failure(text.error());
  const bool has_leftover = machine.has(leftover_of(path));  // it goes with the next change
  const bool has_ours = without_setting_lines(*text) != *text || has_leftover;
  const auto changed = with_setting_lines(*text, path, wanted_lines(person, wishes, *text));
  const auto settings = parse_settings(*text, path);
  if (!changed || !settings) {
    // Taking lines away needs no understanding of the rest.
    return Condition{.finding = has_ours ? Finding::differs : Finding::missing,
                     .obstacle = (changed ? settings.error() : changed.error()).message};
  }
  const bool is_wanted = settings->listen == setup_listen && settings->names == wishes.names &&
                         leads_to_store(settings->store, person) && !has_leftover;
  if (is_wanted) return Condition{has_ours ? Finding::done : Finding::satisfied};
  return Condition{has_ours ? Finding::differs : Finding::missing};
}

Result<void> add_lines(const Machine& machine, const Person& person, const Wishes& wishes, const Record& record) {
  const std::string& path = person.config;
  const auto with_lines = [&](const std::string& text) {
    return with_setting_lines(text, path, wanted_lines(person, wishes, text));
  };
  if (const auto created = record.create_folder(parent_folder(machine.at(path))); !created) return created;
  if (machine.has(path)) return change_file(machine.env, machine.at(path), with_lines);
  const auto lines = with_lines("");
  if (!lines) return failure(lines.error());
  return record.note_and_do(deed_of_creation, machine.at(path),
                            [&] { return replace_file(machine.env, machine.at(path), *lines); });
}

Result<void> remove_lines(const Machine& machine, const std::string& path, const Record& record) {
  const auto text = read_config(machine, path);
  if (!text) return failure(text.error());
  const auto is_created = record.says(deed_of_creation, machine.at(path));
  if (!is_created) return failure(is_created.error());
  // By now it may be a link to a file that the person keeps elsewhere.
  const bool is_ours = without_setting_lines(*text).empty() && *is_created && !machine.is_link(path);
  if (is_ours) return remove_file(machine.env, machine.at(path));
  return change_file(machine.env, machine.at(path),
                     [](const std::string& before) { return without_setting_lines(before); });
}

}  // namespace

Step config_step(const Machine& machine, const Person& person, const Wishes& wishes, const Record& record) {
  const std::string path = person.config;
  std::string effect;
  for (const SettingLine& line : wanted_lines(person, wishes, ""))
    effect = fmt::format("{} = {}{}{}", line.key, line.value, effect.empty() ? "" : ", ", effect);
  return {.path = path,
          .effect = effect,
          .undo_effect = "without the lines of golinks setup",
          .check = [machine, person, wishes] { return check_config(machine, person, wishes); },
          .apply = [machine, person, wishes, record] { return add_lines(machine, person, wishes, record); },
          .revert = [machine, path, record] { return remove_lines(machine, path, record); }};
}

}  // namespace golinks::cli
