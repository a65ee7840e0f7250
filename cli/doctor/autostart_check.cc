#include <optional>

#include "cli/doctor/checks.h"
#include "cli/setup/owner.h"
#include "cli/setup/plan.h"

namespace golinks::cli {
namespace {

// Nothing when the step is as setup makes it.
std::optional<Diagnosis> fault_of(const Step& step, const Result<Condition>& condition) {
  if (!condition) return wrong(condition.error().message, "");
  switch (condition->finding) {
    case Finding::missing: return wrong(fmt::format("{} is not set up ({})", step.path, step.effect), run_setup);
    case Finding::differs:
      return not_so_good(fmt::format("{} is not as setup would make it now", step.path), run_setup);
    case Finding::foreign: return not_so_good(condition->advice + condition->obstacle, "");
    default: return std::nullopt;
  }
}

// The units are in place: what keeps systemd from acting on them.
std::optional<Diagnosis> fault_of_socket(const Machine& machine) {
  const auto active = machine.run({"systemctl", "is-active", "golinks.socket"});
  if (active) return std::nullopt;
  return wrong(fmt::format("golinks.socket is enabled and does not listen: {}", active.error().message),
               "sudo systemctl restart golinks.socket");
}

}  // namespace

Diagnoses check_autostart(const Patient& patient) {
  if (!patient.person) return {skipped(patient.person.error().message)};
  if (!patient.settings) return {skipped("the settings cannot be read")};
  const auto is_theirs = check_owner(patient.machine, *patient.person, Direction::apply);
  if (!is_theirs) return {wrong(is_theirs.error().message, "")};
  const std::vector<Step> steps = start_steps(patient.machine, *patient.person, patient.wishes());
  Diagnoses found;
  std::size_t missing = 0;
  for (const Step& step : steps) {
    const auto condition = step.check();
    if (condition && condition->finding == Finding::missing) ++missing;
    if (auto fault = fault_of(step, condition)) found.push_back(std::move(*fault));
  }
  if (missing == steps.size()) return {wrong("not set up: nothing starts golinksd after the next boot", run_setup)};
  if (found.size() == 1 && patient.machine.has_systemd)
    return {fault_of_socket(patient.machine).value_or(found.front())};
  if (!found.empty()) return found;
  return {patient.machine.has_systemd ? all_right("systemd listens from each start on (golinks.socket)")
                                      : all_right(fmt::format("golinksd starts at login ({})", steps.back().path))};
}

}  // namespace golinks::cli
