// Every link of the chain from the store file to the address bar, each examined in the file of its name. Each function
// returns one diagnosis or more, the ones that matter most first.
#pragma once

#include "cli/doctor/diagnosis.h"
#include "cli/doctor/patient.h"

namespace golinks::cli {

[[nodiscard]] Diagnoses check_store(const Patient& patient);     // readable, undamaged, closed to others
[[nodiscard]] Diagnoses check_settings(const Patient& patient);  // config.toml can be read and makes sense
[[nodiscard]] Diagnoses check_program(const Patient& patient);  // golinksd is installed, in the version of this program
[[nodiscard]] Diagnoses check_daemon(const Patient& patient);   // it runs, as the person, or will when needed
[[nodiscard]] Diagnoses check_port(const Patient& patient);     // it is golinksd that answers, and where browsers ask
[[nodiscard]] Diagnoses check_names(const Patient& patient);    // each name leads there
[[nodiscard]] Diagnoses check_proxies(const Patient& patient);  // no proxy gets in between
[[nodiscard]] Diagnoses check_browsers(const Patient& patient);     // they open the names and do not search for them
[[nodiscard]] Diagnoses check_completions(const Patient& patient);  // Tab works in the person's shells
[[nodiscard]] Diagnoses check_autostart(const Patient& patient);    // golinksd answers after the next boot, too

}  // namespace golinks::cli
