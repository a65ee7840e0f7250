// For tests of what a machine may not have or may forbid.
//
//   if (is_skipped(OwnMachine::obstacle())) return;
#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace golinks::test {

// Whether there is an obstacle, which is told. scripts/list-skipped.sh finds it by these words at the end of all tests.
[[nodiscard]] inline bool is_skipped(const std::optional<std::string>& obstacle) {
  if (obstacle) MESSAGE("skipped: " << *obstacle);
  return obstacle.has_value();
}

}  // namespace golinks::test
