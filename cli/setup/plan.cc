#include "cli/setup/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>

#include "cli/setup/browser_files.h"
#include "cli/setup/config_step.h"
#include "cli/setup/hosts_step.h"
#include "cli/setup/owner.h"
#include "cli/setup/port_right.h"
#include "cli/setup/port_step.h"
#include "cli/setup/store_folder_step.h"
#include "cli/setup/systemd_units.h"

namespace golinks::cli {
namespace {

// Of what was done in the person's home: it is there when something was.
Step own_record_step(const Machine& machine, const Record& record) {
  return {.path = record.path().substr(machine.root.size()),
          .effect = {},
          .undo_effect = "remove it, and the folders that setup created and nobody else uses",
          .closes_undo = true,
          .check = [record]() -> Result<Condition> {
            return Condition{record.exists() ? Finding::done : Finding::satisfied};
          },
          .apply = []() -> Result<void> { return {}; },
          .revert = [record] { return record.clear(); }};
}

std::vector<Step> all_start_steps(const Machine& machine, const Person& person, const Wishes& wishes) {
  const Record system = record_of_root(machine);
  std::vector<Step> steps = systemd_steps(machine, person, wishes, system);
  std::ranges::move(granted_right_steps(system), std::back_inserter(steps));
  steps.push_back(login_step(machine, person, wishes, record_of(machine, person)));
  return steps;
}

}  // namespace

std::vector<Step> start_steps(const Machine& machine, const Person& person, const Wishes& wishes) {
  if (machine.has_systemd) return systemd_steps(machine, person, wishes, record_of_root(machine));
  std::vector<Step> steps;
  if (person.uid != 0) steps.push_back(port_right_step(machine, record_of_root(machine)));
  steps.push_back(login_step(machine, person, wishes, record_of(machine, person)));
  return steps;
}

std::vector<Step> setup_steps(const Machine& machine, const Person& person, const Wishes& wishes, Direction direction) {
  const Record system = record_of_root(machine);
  const Record own = record_of(machine, person);
  std::vector<Step> steps = {owner_step(machine, person), own_record_step(machine, own),
                             store_folder_step(machine, person, own), port_step(machine, person),
                             hosts_step(machine, wishes)};
  const auto start =
      direction == Direction::apply ? start_steps(machine, person, wishes) : all_start_steps(machine, person, wishes);
  std::ranges::copy(start, std::back_inserter(steps));
  for (const OwnFile& file : browser_files(machine, wishes)) steps.push_back(own_file_step(machine, file, system));
  steps.push_back(config_step(machine, person, wishes, own));
  return steps;
}

std::vector<Step> part_of(const std::vector<Step>& steps, bool as_root) {
  std::vector<Step> part;
  std::ranges::copy_if(steps, std::back_inserter(part),
                       [as_root](const Step& step) { return step.as_root == as_root; });
  return part;
}

bool Plan::needs_root() const { return std::ranges::any_of(pending, &Step::as_root); }

Result<Plan> make_plan(const std::vector<Step>& steps, Direction direction) {
  Plan plan;
  for (const Step& step : steps) {
    const auto condition = step.check();
    if (!condition && direction == Direction::revert) plan.faults.push_back(condition.error().message);
    if (!condition && direction == Direction::apply) return failure(condition.error());
    if (!condition) continue;
    if (!condition->obstacle.empty() && direction == Direction::apply)
      return failure(ErrorCode::invalid, condition->obstacle);
    if (is_pending(condition->finding, direction)) plan.pending.push_back(step);
    const std::string& advice = direction == Direction::apply ? condition->advice : condition->leftover;
    if (!advice.empty()) plan.advice.push_back(advice);
  }
  if (direction == Direction::revert) std::ranges::reverse(plan.pending);
  return plan;
}

Result<LockedPlan> plan_under_lock(const Record& record, Direction direction,
                                   const std::function<Result<Plan>()>& look) {
  auto plan = look();
  if (!plan) return failure(plan.error());
  if (plan->pending.empty() && plan->faults.empty()) return LockedPlan{nullptr, std::move(*plan)};
  auto lock = record.lock();
  const bool may_go_on = lock || (direction == Direction::revert && lock.error().code != ErrorCode::locked);
  if (!may_go_on) return failure(lock.error());
  auto now = look();
  if (!now) return failure(now.error());
  return LockedPlan{lock ? std::move(*lock) : nullptr, std::move(*now)};
}

Result<void> carry_out_first_steps(const Plan& plan) {
  for (const Step& step : plan.pending) {
    const auto done = step.comes_first ? step.apply() : Result<void>();
    if (!done)
      return failure(done.error().code, fmt::format("{}: {}", step.path, done.error().message), done.error().os_error);
  }
  return {};
}

Result<std::vector<std::string>> carry_out(const Plan& plan, Direction direction) {
  std::vector<std::string> notes;
  Error error{.message = fmt::format("{}", fmt::join(plan.faults, "; "))};
  for (const Step& step : plan.pending) {
    if (step.closes_undo && !error.message.empty()) continue;
    const auto done = direction == Direction::apply ? step.apply() : step.revert();
    if (done) continue;
    const std::string told = fmt::format("{}: {}", step.path, done.error().message);
    if (direction == Direction::apply && step.instead.empty())
      return failure(done.error().code, told, done.error().os_error);
    if (direction == Direction::apply) notes.push_back(fmt::format("{}; {}", told, step.instead));
    else
      error = {done.error().code, error.message.empty() ? told : fmt::format("{}; {}", error.message, told),
               done.error().os_error};
  }
  if (!error.message.empty()) return failure(error);
  return notes;
}

}  // namespace golinks::cli
