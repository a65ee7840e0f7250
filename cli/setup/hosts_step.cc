#include "cli/setup/hosts_step.h"

#include <fmt/format.h>

#include "cli/setup/hosts_file.h"
#include "cli/whole_file.h"
#include "store/utf8.h"

namespace golinks::cli {
namespace {

constexpr std::string_view hosts_path = "/etc/hosts";

Result<std::string> read_hosts(const Machine& machine) {
  return machine.has(hosts_path) ? read_whole_file(machine.at(hosts_path)) : Result<std::string>(std::string());
}

// Those of the names that the file leaves to us.
struct Split {
  std::vector<std::string> ours;
  std::string advice;
};

Split split(std::string_view hosts, const Wishes& wishes) {
  Split result;
  for (const std::string& name : wishes.hosts()) {
    const auto entry = find_foreign_entry(hosts, name);
    if (!entry) result.ours.push_back(name);
    else if (entry->address != setup_address && result.advice.empty())
      result.advice = fmt::format("/etc/hosts, line {}, gives {} the address {} and was left alone; remove that line and run golinks setup again",
                                  entry->line, in_quotes(name), in_quotes(entry->address));
  }
  return result;
}

Result<Condition> check_hosts(const Machine& machine, const Wishes& wishes) {
  const auto hosts = read_hosts(machine);
  if (!hosts) return failure(hosts.error());
  const auto [ours, advice] = split(*hosts, wishes);
  const bool has_any = without_our_line(*hosts) != *hosts;
  if (ours.empty() && !has_any) return Condition{advice.empty() ? Finding::satisfied : Finding::foreign, advice};
  if (!has_any) return Condition{Finding::missing, advice};
  return Condition{has_our_line(*hosts, ours) ? Finding::done : Finding::differs, advice};
}

Result<void> write(const Machine& machine, const std::string& text) {
  if (machine.has(hosts_path)) return write_hosts(machine.env, machine.at(hosts_path), text);
  return replace_file(machine.env, machine.at(hosts_path), [&](Output& out) { out.write(text); });
}

Result<void> add_line(const Machine& machine, const Wishes& wishes) {
  const auto hosts = read_hosts(machine);
  if (!hosts) return failure(hosts.error());
  return write(machine, with_our_line(*hosts, split(*hosts, wishes).ours));
}

Result<void> remove_line(const Machine& machine) {
  const auto hosts = read_hosts(machine);
  if (!hosts) return failure(hosts.error());
  return write(machine, without_our_line(*hosts));
}

}  // namespace

Step hosts_step(const Machine& machine, const Wishes& wishes) {
  const auto hosts = read_hosts(machine);
  const std::vector<std::string> names = hosts ? split(*hosts, wishes).ours : wishes.hosts();
  return {.path = std::string(hosts_path),
          .effect = fmt::format("the line '{}'", our_hosts_line(names)),
          .undo_effect = "without the line of golinks",
          .as_root = true,
          .check = [machine, wishes] { return check_hosts(machine, wishes); },
          .apply = [machine, wishes] { return add_line(machine, wishes); },
          .revert = [machine] { return remove_line(machine); }};
}

}  // namespace golinks::cli
