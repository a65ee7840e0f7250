// Outcomes that tell when something happened, made comparable.
#pragma once

#include "tests/support/process.h"

namespace golinks::test {

// Every "2026-11-22 08:47:13" becomes "DATE TIME", every RFC 3339 time "DATETIME".
[[nodiscard]] Outcome with_masked_times(Outcome outcome);

}  // namespace golinks::test
