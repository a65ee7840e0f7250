#include "cli/doctor/installation.h"

#include <fmt/format.h>

namespace golinks::cli {

Diagnosis wrong_installation(const Machine& machine, const std::string& what, bool is_outdated) {
  const bool is_package = machine.golinksd.starts_with("/usr/libexec/");
  if (is_package)
    return wrong(what,
                 is_outdated ? "sudo apt update && sudo apt install golinks" : "sudo apt install --reinstall golinks");
  const std::string_view which = is_outdated ? "newest " : "";
  return wrong(fmt::format("{} (the command is for the folder of golinks' {}sources)", what, which),
               "scripts/install.sh");
}

}  // namespace golinks::cli
