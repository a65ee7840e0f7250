// Tests that go on for as long as one lets them: seconds in every run, and for hours by hand (CONTRIBUTING.md).
#pragma once

#include <cstdlib>

namespace golinks::test {

[[nodiscard]] inline bool is_long_run() { return std::getenv("GOLINKS_LONG_TESTS") != nullptr; }

}  // namespace golinks::test
