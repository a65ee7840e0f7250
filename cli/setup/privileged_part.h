// The part of setup that root does: in this process, or in another `golinks` that sudo starts. That one is told by its command line
// whose machine it sets up, and believes nothing of it unseen.
#pragma once

#include "cli/context.h"
#include "cli/setup/plan.h"

namespace golinks::cli {

// The command word of that other golinks, which no help mentions.
inline constexpr std::string_view privileged_command_name = "setup-as-root";

// Whether root's part can be done: we are root, or there is a sudo. Error: not_found, with what to do instead.
[[nodiscard]] Result<void> check_privileges(const Machine& machine, const Person& person);

// What sudo is to run.
[[nodiscard]] std::vector<std::string> privileged_words(const Machine& machine, const Person& person, const Wishes& wishes,
                                                        Direction direction);

// Takes root's steps of the plan. Error: that of a step, or that sudo did not let us.
[[nodiscard]] Result<void> run_privileged_part(Context& context, const Machine& machine, const Person& person, const Wishes& wishes,
                                               const Plan& plan, Direction direction);

// Takes root's steps in this process.
[[nodiscard]] Result<void> carry_out_as_root(const Machine& machine, const Person& person, const Plan& plan, Direction direction);

}  // namespace golinks::cli
