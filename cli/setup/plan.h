// All that setup does to a machine, in order, and which of it is still to be done.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "cli/setup/person.h"
#include "cli/setup/record.h"
#include "cli/setup/step.h"
#include "cli/setup/wishes.h"

namespace golinks::cli {

// The steps for this machine and this person, as root and as the person. To be reverted from the last to the first.
// To revert, those of all ways to start golinksd: the machine may have had no systemd, or another one, when it was set
// up, and the record tells what was done.
[[nodiscard]] std::vector<Step> setup_steps(const Machine& machine, const Person& person, const Wishes& wishes,
                                            Direction direction);
// Those that let golinksd answer on port 80 whenever somebody asks: systemd's units, else the right to the port and the
// entry that starts golinksd at login.
[[nodiscard]] std::vector<Step> start_steps(const Machine& machine, const Person& person, const Wishes& wishes);
// Those of them that root takes, or those that the person takes. Root does not even check() the person's: they read
// files in the home.
[[nodiscard]] std::vector<Step> part_of(const std::vector<Step>& steps, bool as_root);

struct Plan {
  std::vector<Step> pending;             // in the order in which they are to be taken
  std::vector<std::string> advice = {};  // what is left alone, and why
  std::vector<std::string> faults = {};  // what cannot even be examined: undo goes on without it, and fails in the end
  [[nodiscard]] bool needs_root() const;
};

// Error, to apply: what check() of a step failed with, or an obstacle that it found.
[[nodiscard]] Result<Plan> make_plan(const std::vector<Step>& steps, Direction direction);

struct LockedPlan {
  std::unique_ptr<FileLock> lock;  // nothing where there is nothing to do
  Plan plan;
};

// What is to be done, and when that is something: what it is once no other run of setup can do any of it
// (Record::lock). Undo goes on where the record cannot be locked because of the disk. Errors: those of `look`, and of
// the lock.
[[nodiscard]] Result<LockedPlan> plan_under_lock(const Record& record, Direction direction,
                                                 const std::function<Result<Plan>()>& look);

// What an error says that leaves a part done.
inline constexpr const char* way_back = "; 'golinks setup --undo' takes back what was changed before that";

// Takes only the person's steps on which those of root build. Stops at the first error, which names the step's path.
[[nodiscard]] Result<void> carry_out_first_steps(const Plan& plan);

// Takes the pending steps. Returns what the person is to do instead of those that could not be taken. Error, which
// names the path: that of a step there is nothing instead of. Setup stops at the first; undo goes on, and tells of all
// and of the faults.
[[nodiscard]] Result<std::vector<std::string>> carry_out(const Plan& plan, Direction direction);

}  // namespace golinks::cli
