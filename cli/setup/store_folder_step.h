#pragma once

#include "cli/setup/person.h"
#include "cli/setup/record.h"
#include "cli/setup/step.h"

namespace golinks::cli {

// The folder of the links, which somebody new does not have yet: systemd lets golinksd write to folders that are there
// when it starts. Undo removes it as long as no link was ever kept in it.
[[nodiscard]] Step store_folder_step(const Machine& machine, const Person& person, const Record& record);

}  // namespace golinks::cli
