// All that setup does to a machine, in order, and which of it is still to be done.
#pragma once

#include <vector>

#include "cli/setup/machine.h"
#include "cli/setup/step.h"
#include "cli/setup/wishes.h"

namespace golinks::cli {

// The steps for this machine and this person, as root and as the person. To be reverted from the last to the first.
[[nodiscard]] std::vector<Step> setup_steps(const Machine& machine, const Person& person, const Wishes& wishes);

// Those of them that let golinksd answer on port 80 whenever somebody asks: systemd's units, else the right to the port and the entry
// that starts golinksd at login.
[[nodiscard]] std::vector<Step> start_steps(const Machine& machine, const Person& person, const Wishes& wishes);

struct Plan {
  std::vector<Step> pending;         // in the order in which they are to be taken
  std::vector<std::string> advice;   // what is left alone, and why
  [[nodiscard]] bool needs_root() const;
};

// Error: what check() of a step failed with.
[[nodiscard]] Result<Plan> make_plan(const std::vector<Step>& steps, Direction direction);

// Takes the person's steps on which those of root build. Stops at the first error, which names the step's path.
[[nodiscard]] Result<void> prepare(const Plan& plan);

// Takes the other pending steps: those of root, or those of the person. To be reverted, all. Stops at the first error, which names the
// step's path.
[[nodiscard]] Result<void> carry_out(const Plan& plan, Direction direction, bool as_root);

// Removes the folders that steps of root, or of the person, had created, as far as they are empty.
[[nodiscard]] Result<void> remove_created_folders(const Machine& machine, const Person& person, bool as_root);

}  // namespace golinks::cli
