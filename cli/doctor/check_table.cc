#include "cli/doctor/check_table.h"

#include <algorithm>

#include "cli/doctor/checks.h"

namespace golinks::cli {
namespace {

constexpr Check checks[] = {
    {"store", check_store},         {"settings", check_settings}, {"program", check_program},
    {"daemon", check_daemon},       {"port", check_port},         {"name", check_names},
    {"proxy", check_proxies},       {"browser", check_browsers},  {"completion", check_completions},
    {"autostart", check_autostart},
};

}  // namespace

std::span<const Check> check_table() { return checks; }

std::vector<Examined> examine(const Patient& patient) {
  std::vector<Examined> examined;
  for (const Check& check : checks) examined.push_back({check.name, check.examine(patient)});
  return examined;
}

bool is_healthy(std::span<const Examined> examined) {
  return std::ranges::none_of(examined, [](const Examined& each) {
    return std::ranges::find(each.diagnoses, Verdict::error, &Diagnosis::verdict) != each.diagnoses.end();
  });
}

}  // namespace golinks::cli
