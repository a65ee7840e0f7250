// What the doctor tells: a line for each diagnosis, or one JSON object.
#pragma once

#include <optional>
#include <span>

#include "cli/context.h"
#include "cli/doctor/check_table.h"
#include "cli/doctor/treatment.h"

namespace golinks::cli {

// "error    port        127.0.103.111:80 is answered by nginx (pid 12), of root (uid 0); run: systemctl status 12"
void show_diagnoses(Context& context, std::span<const Examined> examined);
// What was repaired, a line for each damaged range and each file that was kept; or that there was nothing to repair.
void show_treatment(Context& context, const Treatment& treatment);

// {"ok":false,"checks":[{"check":"port","verdict":"error","text":"...","mend":"..."}]}, and with --repair also
//  "repair":{"damaged":[{"begin":31,"end":94}],"kept_transactions":3,"original":"...","torn_tail":"...",
//            "closed":["..."]},
// where "begin" is the first damaged byte and "end" the first after it.
void show_json(Context& context, std::span<const Examined> examined, const std::optional<Treatment>& treatment);

}  // namespace golinks::cli
