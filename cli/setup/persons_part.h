// What setup does as the person: their settings, their daemon, their browser.
#pragma once

#include "cli/context.h"
#include "cli/setup/plan.h"
#include "cli/setup/session.h"

namespace golinks::cli {

// Takes the person's steps of the plan, starts golinksd anew with the new settings and, at the end of a setup, opens the first
// name's page once. Tells what was done on context.out and flushes it. Returns the exit code; an error has been told.
[[nodiscard]] int persons_part(Context& context, const Session& session, const Plan& plan);

}  // namespace golinks::cli
