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
// {"ok":false,"checks":[{"check":"port","verdict":"error","text":"...","mend":"..."}]}, and with --repair also
// "repair", see treatment_json().
void show_json(Context& context, std::span<const Examined> examined, const std::optional<Treatment>& treatment);

}  // namespace golinks::cli
