#include "tests/support/masked_times.h"

#include <regex>

namespace golinks::test {
namespace {

std::string masked(const std::string& text) {
  static const std::regex local(R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)");
  static const std::regex rfc_3339(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z)");
  return std::regex_replace(std::regex_replace(text, local, "DATE TIME"), rfc_3339, "DATETIME");
}

}  // namespace

Outcome with_masked_times(Outcome outcome) {
  outcome.out = masked(outcome.out);
  outcome.err = masked(outcome.err);
  return outcome;
}

}  // namespace golinks::test
