#pragma once

#include "cli/setup/person.h"
#include "cli/setup/record.h"
#include "cli/setup/step.h"

namespace golinks::cli {

// There is one go/ on a computer, and root's record names whose it is: another person's is neither taken over nor taken
// back by accident. Root may take back anybody's, for the person may be gone. Error: exists.
[[nodiscard]] Result<void> check_owner(const Machine& machine, const Person& person, Direction direction);

// Notes in root's record whose go/ it is. To be reverted when all else is: it removes the record.
[[nodiscard]] Step owner_step(const Machine& machine, const Person& person);

}  // namespace golinks::cli
