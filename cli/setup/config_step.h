#pragma once

#include "cli/setup/person.h"
#include "cli/setup/record.h"
#include "cli/setup/step.h"
#include "cli/setup/wishes.h"

namespace golinks::cli {

// `listen` and `names` in the person's config.toml (store/settings_lines.h).
[[nodiscard]] Step config_step(const Machine& machine, const Person& person, const Wishes& wishes,
                               const Record& record);

}  // namespace golinks::cli
