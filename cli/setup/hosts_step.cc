#include "cli/setup/hosts_step.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/setup/change_file.h"
#include "cli/setup/hosts_file.h"
#include "cli/setup/record.h"
#include "cli/setup/roots_place.h"
#include "cli/whole_file.h"
#include "store/utf8.h"

namespace golinks::cli {
namespace {

constexpr std::string_view hosts_path = "/etc/hosts";
constexpr const char* without_line = "without the line of golinks";

Result<std::string> read_hosts(const Machine& machine) {
  return machine.has(hosts_path) ? read_whole_file(machine.at(hosts_path)) : Result<std::string>(std::string());
}

// Those of the names that the file leaves to us, and of the others what to do about them.
struct Split {
  std::vector<std::string> ours;
  std::string advice;
  std::string obstacle;  // without the first name there is nothing to set up
};

Split split(std::string_view hosts, const Wishes& wishes) {
  Split result;
  std::vector<std::string> foreign;
  for (const std::string& name : wishes.hosts()) {
    const auto entry = find_foreign_entry(hosts, name);
    if (!entry) result.ours.push_back(name);
    if (!entry || entry->address == setup_address) continue;
    const std::string told = fmt::format("/etc/hosts, line {}, gives {} the address {}", entry->line, in_quotes(name),
                                         in_quotes(entry->address));
    if (name == wishes.first()) {
      result.obstacle = told + ": remove that line, or choose another word with --name, and run golinks setup again";
    } else {
      foreign.push_back(told);
    }
  }
  if (!foreign.empty()) {
    result.advice = fmt::format("{} and {} left alone: remove what is not wanted and run golinks setup again",
                                fmt::join(foreign, "; "), foreign.size() == 1 ? "was" : "were");
  }
  return result;
}

// The file of somebody else, to which a link leads: root writes nothing there, the line is theirs to add and to remove.
Condition check_hosts_of_others(const std::string& hosts, const std::vector<std::string>& names) {
  constexpr const char* whose = "/etc/hosts leads to a folder that others than root may write to";
  Condition condition{Finding::satisfied};
  if (!has_our_line(hosts, names))
    condition.obstacle =
        fmt::format("{}: add the line '{}' to it and run golinks setup again", whose, our_hosts_line(names));
  if (without_our_line(hosts) != hosts)
    condition.leftover = fmt::format("{}: take the line '{}' out of it", whose, our_hosts_line(names));
  return condition;
}

Result<Condition> check_hosts(const Machine& machine, const Wishes& wishes) {
  const auto hosts = read_hosts(machine);
  if (!hosts) return failure(hosts.error());
  const auto [ours, advice, obstacle] = split(*hosts, wishes);
  if (obstacle.empty() && !is_roots_place(machine, std::string(hosts_path))) return check_hosts_of_others(*hosts, ours);
  // What a write leaves that was killed goes with the next one.
  const bool has_leftover = machine.has(leftover_of(hosts_path));
  const bool has_any = without_our_line(*hosts) != *hosts || has_leftover;
  Condition condition{Finding::missing, advice, obstacle};
  if (has_any) condition.finding = has_our_line(*hosts, ours) && !has_leftover ? Finding::done : Finding::differs;
  else if (ours.empty()) condition.finding = advice.empty() && obstacle.empty() ? Finding::satisfied : Finding::foreign;
  return condition;
}

Result<void> add_line(const Machine& machine, const Wishes& wishes, const Record& record) {
  const std::string path = machine.at(hosts_path);
  const auto with_line = [&](const std::string& hosts) { return with_our_line(hosts, split(hosts, wishes).ours); };
  if (machine.has(hosts_path)) return change_file(machine.env, path, with_line);
  return record.note_and_do(deed_of_creation, path, [&] { return replace_file(machine.env, path, with_line("")); });
}

Result<void> remove_line(const Machine& machine, const Record& record) {
  const auto hosts = read_hosts(machine);
  if (!hosts) return failure(hosts.error());
  const std::string path = machine.at(hosts_path);
  const auto is_created = record.says(deed_of_creation, path);
  if (!is_created) return failure(is_created.error());
  if (without_our_line(*hosts).empty() && *is_created) return remove_file(machine.env, path);
  return change_file(machine.env, path, without_our_line);
}

}  // namespace

Step hosts_step(const Machine& machine, const Wishes& wishes) {
  const Record record = record_of_root(machine);
  const auto hosts = read_hosts(machine);
  const std::vector<std::string> names = hosts ? split(*hosts, wishes).ours : wishes.hosts();
  return {.path = std::string(hosts_path),
          .effect = names.empty() ? without_line : fmt::format("the line '{}'", our_hosts_line(names)),
          .undo_effect = without_line,
          .as_root = true,
          .check = [machine, wishes] { return check_hosts(machine, wishes); },
          .apply = [machine, wishes, record] { return add_line(machine, wishes, record); },
          .revert = [machine, record] { return remove_line(machine, record); }};
}

}  // namespace golinks::cli
