#include <fmt/ranges.h>

#include "cli/doctor/checks.h"
#include "cli/setup/proxy.h"

namespace golinks::cli {
namespace {

// In words of sh and of fish. Of the two variables programs read the one that is set; a new no_proxy would put NO_PROXY
// out of force.
std::string exception_for(const Patient& patient, const std::vector<std::string>& hosts) {
  for (const char* name : {"no_proxy", "NO_PROXY"}) {
    if (!patient.environment(name).value_or("").empty())
      return fmt::format("export {0}=\"${0},{1}\"", name, fmt::join(hosts, ","));
  }
  return fmt::format("export no_proxy={}", fmt::join(hosts, ","));
}

}  // namespace

Diagnoses check_proxies(const Patient& patient) {
  if (!patient.settings) return {skipped("the settings cannot be read")};
  std::string variable;
  std::vector<std::string> hosts;
  for (const std::string& name : patient.wishes().hosts()) {
    const auto proxy = proxy_for(patient.environment, name);
    if (!proxy) continue;
    variable = *proxy;
    hosts.push_back(name);
  }
  if (hosts.empty() && patient.is_by_sudo())
    return {skipped("sudo hands down no proxy variables: run golinks doctor without it")};
  if (hosts.empty()) return {all_right("none gets in between")};
  const std::string reach = fmt::format(
      "the command helps this shell and what it starts: write it where {} is set, and add {} to the exceptions of the "
      "desktop's or "
      "browser's own proxy",
      variable, fmt::join(hosts, ", "));
  return {not_so_good(fmt::format("{} sends http://{}/ to a proxy, which does not know {} ({})", variable,
                                  fmt::join(hosts, "/ and http://"), hosts.size() == 1 ? "it" : "them", reach),
                      exception_for(patient, hosts))};
}

}  // namespace golinks::cli
