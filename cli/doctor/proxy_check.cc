#include "cli/doctor/checks.h"
#include "cli/setup/proxy.h"

namespace golinks::cli {

Diagnoses check_proxies(const Patient& patient) {
  if (!patient.settings) return {skipped("the settings cannot be read")};
  Diagnoses found;
  for (const std::string& name : patient.wishes().hosts()) {
    const auto variable = proxy_for(patient.environment, name);
    if (!variable) continue;
    found.push_back(wrong(fmt::format("{} sends http://{}/ to a proxy, which does not know it", *variable, name),
                          fmt::format("export no_proxy=\"${{no_proxy:+$no_proxy,}}{}\"", name)));
  }
  if (found.empty()) found.push_back(all_right("none gets in between"));
  return found;
}

}  // namespace golinks::cli
