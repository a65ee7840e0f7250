// What setup does as the person: their settings, their daemon, their browser.
#pragma once

#include "cli/context.h"
#include "cli/setup/session.h"

namespace golinks::cli {

// Takes the person's steps on which those of root build, before these are taken, and ends a golinksd that has the port.
// Returns the exit code; an error has been told.
[[nodiscard]] int prepare_for_root(Context& context, const Session& session);

// Takes these steps back where root's could not be taken.
int take_back_preparation(Context& context, const Session& session);

// Takes the person's other steps, starts golinksd anew with the new settings and, at the end of a setup, opens the
// first name's page once. Where nothing is changed, neither here nor, as `changed_by_root` says, by root, it makes sure
// that golinksd answers. Undo ends golinksd. Tells what was done on context.out and flushes it. Returns the exit code;
// an error has been told.
[[nodiscard]] int persons_part(Context& context, const Session& session, bool changed_by_root);

}  // namespace golinks::cli
