#include "cli/doctor/checks.h"
#include "cli/setup/browser_files.h"
#include "cli/shell_word.h"

namespace golinks::cli {
namespace {

Diagnosis check_browser(const Patient& patient, const BrowserFile& file) {
  const auto condition = check_own_file(patient.machine, file, record_of_root(patient.machine));
  if (!condition) {
    return wrong(fmt::format("{}: {}", file.browser, condition.error().message),
                 fmt::format("sudo chmod a+r {}", shell_word(file.path)));
  }
  switch (condition->finding) {
    case Finding::done:
    case Finding::satisfied: return all_right(fmt::format("{}: {}", file.browser, file.path));
    case Finding::missing:
      return wrong(fmt::format("{}: not set up, {} is missing", file.browser, file.path), run_setup);
    case Finding::differs:
      return not_so_good(fmt::format("{}: {} is not as setup would write it now", file.browser, file.path), run_setup);
    case Finding::foreign: break;
  }
  // An administrator's policies hold more than a golink is worth, certificates and all: they stay where they are.
  return not_so_good(fmt::format("{}: {}", file.browser, condition->advice), "");
}

}  // namespace

Diagnoses check_browsers(const Patient& patient) {
  if (!patient.settings) return {skipped("the settings cannot be read")};
  Diagnoses found;
  for (const BrowserFile& file : browser_files(patient.machine, patient.wishes()))
    found.push_back(check_browser(patient, file));
  if (patient.person) {
    for (const std::string& advice : profile_advice(patient.machine, *patient.person, patient.wishes()))
      found.push_back(not_so_good(advice, ""));
  }
  if (found.empty()) found.push_back(all_right("no Firefox, Chromium or Chrome is installed"));
  return found;
}

}  // namespace golinks::cli
