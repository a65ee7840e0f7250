// The part of setup that root does: in this process, or in another `golinks` that sudo starts. That one is told by its
// command line whose machine it sets up, and believes nothing of it unseen.
#pragma once

#include "cli/context.h"
#include "cli/setup/session.h"

namespace golinks::cli {

// The command word of that other golinks, which no help mentions.
inline constexpr std::string_view privileged_command_name = "setup-as-root";

// Whether root's part can be done: we are root, or there is a sudo. Error: not_found, with what to do instead.
[[nodiscard]] Result<void> check_privileges(const Session& session);

// What sudo is to run.
[[nodiscard]] std::vector<std::string> privileged_words(const Machine& machine, const Person& person,
                                                        const Wishes& wishes, Direction direction);

// Takes root's steps, if any are to be taken: in this process, or by sudo. Returns whether any were. Undo leaves them
// where go/ is another person's. Error: that of a step, or that sudo did not let us; it says whether there is something
// to take back.
[[nodiscard]] Result<bool> run_privileged_part(Context& context, const Session& session);

// The same in this process.
[[nodiscard]] Result<bool> carry_out_as_root(Context& context, const Session& session);

}  // namespace golinks::cli
