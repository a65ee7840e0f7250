// All that setup does to a machine, in order, and which of it is still to be done.
#pragma once

#include <vector>

#include "cli/setup/person.h"
#include "cli/setup/step.h"
#include "cli/setup/wishes.h"

namespace golinks::cli {

// The steps for this machine and this person, as root and as the person. To be reverted from the last to the first.
[[nodiscard]] std::vector<Step> setup_steps(const Machine& machine, const Person& person, const Wishes& wishes);

// What an error says that leaves a part done.
inline constexpr const char* way_back = "; 'golinks setup --undo' takes back what was changed before that";

// Those of them that let golinksd answer on port 80 whenever somebody asks: systemd's units, else the right to the port
// and the entry that starts golinksd at login.
[[nodiscard]] std::vector<Step> start_steps(const Machine& machine, const Person& person, const Wishes& wishes);
// Those of them that root takes, or those that the person takes. Root does not even check() the person's: they read
// files in the home.
[[nodiscard]] std::vector<Step> part_of(const std::vector<Step>& steps, bool as_root);

struct Plan {
  std::vector<Step> pending;        // in the order in which they are to be taken
  std::vector<std::string> advice;  // what is left alone, and why
  [[nodiscard]] bool needs_root() const;
};

// Error: what check() of a step failed with, or, to apply, an obstacle that it found.
[[nodiscard]] Result<Plan> make_plan(const std::vector<Step>& steps, Direction direction);

// Takes the person's steps on which those of root build. Stops at the first error, which names the step's path.
[[nodiscard]] Result<void> prepare(const Plan& plan);

// Takes the pending steps. Returns what the person is to do instead of those that could not be taken. Error, which
// names the path: that of a step there is nothing instead of. Setup stops at the first; undo goes on, and tells of all.
[[nodiscard]] Result<std::vector<std::string>> carry_out(const Plan& plan, Direction direction);

}  // namespace golinks::cli
