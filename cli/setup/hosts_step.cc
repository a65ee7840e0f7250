#include "cli/setup/hosts_step.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/setup/hosts_file.h"
#include "cli/setup/record.h"
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

Result<Condition> check_hosts(const Machine& machine, const Wishes& wishes) {
  const auto hosts = read_hosts(machine);
  if (!hosts) return failure(hosts.error());
  const auto [ours, advice, obstacle] = split(*hosts, wishes);
  // What a write leaves that was killed goes with the next one.
  const bool has_any = without_our_line(*hosts) != *hosts || machine.has(hosts_leftover(hosts_path));
  Condition condition{Finding::missing, advice, obstacle};
  if (has_any) condition.finding = has_our_line(*hosts, ours) ? Finding::done : Finding::differs;
  else if (ours.empty()) condition.finding = advice.empty() && obstacle.empty() ? Finding::satisfied : Finding::foreign;
  return condition;
}

Result<void> add_line(const Machine& machine, const Wishes& wishes, const Record& record) {
  const auto hosts = read_hosts(machine);
  if (!hosts) return failure(hosts.error());
  const std::string path = machine.at(hosts_path);
  const std::string text = with_our_line(*hosts, split(*hosts, wishes).ours);
  if (machine.has(hosts_path)) return write_hosts(machine.env, path, text);
  return record.note_and_do(deed_of_creation, path,
                            [&] { return replace_file(machine.env, path, [&](Output& out) { out.write(text); }); });
}

Result<void> remove_line(const Machine& machine, const Record& record) {
  const auto hosts = read_hosts(machine);
  if (!hosts) return failure(hosts.error());
  const std::string path = machine.at(hosts_path);
  const std::string text = without_our_line(*hosts);
  const auto is_created = record.says(deed_of_creation, path);
  if (!is_created) return failure(is_created.error());
  return text.empty() && *is_created ? machine.env.remove(path) : write_hosts(machine.env, path, text);
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
