#include <unistd.h>

#include <cerrno>

#include "cli/doctor/checks.h"
#include "cli/doctor/way_in.h"
#include "cli/edit_file.h"
#include "cli/shell_word.h"

namespace golinks::cli {

Diagnoses check_settings(const Patient& patient) {
  const auto path = config_path(patient.environment);
  if (!path) return {skipped("HOME is not set, so there is no config.toml")};
  if (!patient.settings) {
    const Error& error = patient.settings.error();
    if (error.os_error == EACCES) return {wrong(error.message, way_in(*path, patient.own_name(), ::geteuid()))};
    return {wrong(error.message, fmt::format("{} {}", chosen_editor(patient.environment), shell_word(*path)))};
  }
  if (!patient.machine.env.identity(*path)) return {all_right(fmt::format("no {}: the defaults hold", *path))};
  return {all_right(*path)};
}

}  // namespace golinks::cli
