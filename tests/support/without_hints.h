// What add says of a computer that is not set up (cli/opens_at.h), left out: for tests of something else.
#pragma once

#include <regex>

#include "tests/support/process.h"

namespace golinks::test {

[[nodiscard]] inline Outcome without_hints(Outcome outcome) {
  const std::regex hint("(it opens at http://|for go/\\S+ in the address bar).*\n");
  outcome.out = std::regex_replace(outcome.out, hint, "");
  outcome.err = std::regex_replace(outcome.err, hint, "");
  return outcome;
}

}  // namespace golinks::test
