// What setup tells before it asks.
#pragma once

#include "cli/output.h"
#include "cli/setup/plan.h"
#include "cli/setup/session.h"

namespace golinks::cli {

// Every change, file by file, those of root first, and what is left alone; or that there is nothing to undo.
void show_plan(Output& out, const Session& session, const Plan& plan);

}  // namespace golinks::cli
