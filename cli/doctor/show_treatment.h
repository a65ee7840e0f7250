// What the doctor tells of a repair: a line for each thing that was done or is lost, or a JSON object.
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/doctor/treatment.h"

namespace golinks::cli {

// What was repaired, a line for each damaged range, for what is lost by it and for each file that was kept; or that
// there was nothing to repair.
void show_treatment(Context& context, const Treatment& treatment);

// What is known of the changes that damage has taken, and what is left of them: "changes 17 to 19 are lost", ...
[[nodiscard]] std::vector<std::string> lines_on_loss(const Loss& loss);

// {"damaged":[{"begin":31,"end":94}],"lost":[{"first":17,"last":19}],
//  "remains":[{"number":17,"command":"...","links":[{"keyword":"...","target":"..."}]}],
//  "kept_transactions":3,"original":"...","torn_tail":"...","closed":["..."],"not_closed":["..."]}
// where "begin" is the first damaged byte and "end" the first after it, and "first" and "last" are null where no number
// is known (LostChanges).
[[nodiscard]] std::string treatment_json(const Treatment& treatment);

}  // namespace golinks::cli
