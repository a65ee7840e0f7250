#pragma once

#include "cli/setup/person.h"
#include "cli/setup/step.h"
#include "cli/setup/wishes.h"

namespace golinks::cli {

// One run of `golinks setup`.
struct Session {
  Machine machine;
  Person person;
  Wishes wishes;
  Direction direction = Direction::apply;
  bool opens_browser = true;
};

}  // namespace golinks::cli
