// A check is data: what it is called and what it does. `golinks doctor` makes them in the order of the table, which is
// that of the chain.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cli/doctor/diagnosis.h"
#include "cli/doctor/patient.h"

namespace golinks::cli {

struct Check {
  std::string_view name;  // one word, as people and --json see it
  Diagnoses (*examine)(const Patient& patient) = nullptr;
};

[[nodiscard]] std::span<const Check> check_table();

// What one check said.
struct Examined {
  std::string_view check;
  Diagnoses diagnoses;
};
[[nodiscard]] std::vector<Examined> examine(const Patient& patient);

// Whether no diagnosis is an error.
[[nodiscard]] bool is_healthy(std::span<const Examined> examined);

}  // namespace golinks::cli
