#include "cli/setup/plan.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/setup/browser_files.h"
#include "cli/setup/config_step.h"
#include "cli/setup/hosts_step.h"
#include "cli/setup/port_right.h"
#include "cli/setup/store_folder_step.h"
#include "cli/setup/systemd_units.h"

namespace golinks::cli {
namespace {

CreatedFolders folders_of_root(const Machine& machine) { return CreatedFolders(machine.at("/var/lib/golinks/setup-folders")); }

CreatedFolders folders_of(const Machine& machine, const Person& person) {
  return CreatedFolders(machine.at(parent_folder(person.config) + "/setup-folders"));
}

}  // namespace

std::vector<Step> start_steps(const Machine& machine, const Person& person, const Wishes& wishes) {
  if (machine.has_systemd) return systemd_steps(machine, person, wishes, folders_of_root(machine));
  std::vector<Step> steps;
  if (person.uid != 0) steps.push_back(port_right_step(machine));
  steps.push_back(login_step(machine, person, wishes, folders_of(machine, person)));
  return steps;
}

std::vector<Step> setup_steps(const Machine& machine, const Person& person, const Wishes& wishes) {
  std::vector<Step> steps = {store_folder_step(machine, person, folders_of(machine, person)), hosts_step(machine, wishes)};
  std::ranges::move(start_steps(machine, person, wishes), std::back_inserter(steps));
  for (const OwnFile& file : browser_files(machine, wishes)) steps.push_back(own_file_step(machine, file, folders_of_root(machine)));
  steps.push_back(config_step(machine, person, wishes, folders_of(machine, person)));
  return steps;
}

bool Plan::needs_root() const { return std::ranges::any_of(pending, &Step::as_root); }

Result<Plan> make_plan(const std::vector<Step>& steps, Direction direction) {
  Plan plan;
  for (const Step& step : steps) {
    const auto condition = step.check();
    if (!condition) return failure(condition.error());
    if (is_pending(condition->finding, direction)) plan.pending.push_back(step);
    if (!condition->advice.empty() && direction == Direction::apply) plan.advice.push_back(condition->advice);
  }
  if (direction == Direction::revert) std::ranges::reverse(plan.pending);
  return plan;
}

Result<void> prepare(const Plan& plan) {
  for (const Step& step : plan.pending) {
    const auto done = step.comes_first ? step.apply() : Result<void>();
    if (!done) return failure(done.error().code, fmt::format("{}: {}", step.path, done.error().message), done.error().os_error);
  }
  return {};
}

Result<void> carry_out(const Plan& plan, Direction direction, bool as_root) {
  for (const Step& step : plan.pending) {
    if (step.as_root != as_root || (step.comes_first && direction == Direction::apply)) continue;
    const auto done = direction == Direction::apply ? step.apply() : step.revert();
    if (!done) return failure(done.error().code, fmt::format("{}: {}", step.path, done.error().message), done.error().os_error);
  }
  return {};
}

Result<void> remove_created_folders(const Machine& machine, const Person& person, bool as_root) {
  return (as_root ? folders_of_root(machine) : folders_of(machine, person)).remove_empty();
}

}  // namespace golinks::cli
