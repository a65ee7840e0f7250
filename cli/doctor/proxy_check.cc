#include <fmt/ranges.h>

#include <optional>

#include "cli/doctor/checks.h"
#include "cli/doctor/desktop_proxy.h"
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

// "http://go/ and http://gh/"
std::string addresses_of(const std::vector<std::string>& hosts) {
  return fmt::format("http://{}/", fmt::join(hosts, "/ and http://"));
}

std::string_view them(const std::vector<std::string>& hosts) { return hosts.size() == 1 ? "it" : "them"; }

std::optional<Diagnosis> fault_of_variables(const Patient& patient) {
  std::string variable;
  std::vector<std::string> hosts;
  for (const std::string& name : patient.wishes().hosts()) {
    const auto proxy = proxy_for(patient.environment, name);
    if (!proxy) continue;
    variable = *proxy;
    hosts.push_back(name);
  }
  if (hosts.empty()) return std::nullopt;
  const std::string reach = fmt::format(
      "the command helps this shell and what it starts: write it where {} is set, and add {} to the exceptions of the "
      "desktop's or browser's own proxy",
      variable, fmt::join(hosts, ", "));
  return not_so_good(fmt::format("{} sends {} to a proxy, which does not know {} ({})", variable, addresses_of(hosts),
                                 them(hosts), reach),
                     exception_for(patient, hosts));
}

// The settings are those of a session. Without one, to read them would leave a folder in the person's home (dconf(7)).
bool has_desktop(const Patient& patient) {
  return !patient.is_by_sudo() && !patient.environment("XDG_RUNTIME_DIR").value_or("").empty();
}

std::optional<Diagnosis> fault_of_desktop(const Patient& patient) {
  const auto proxy = has_desktop(patient) ? desktop_proxy(patient.machine) : std::nullopt;
  if (!proxy) return std::nullopt;
  std::vector<std::string> hosts = patient.wishes().hosts();
  std::erase_if(hosts, [&](const std::string& host) { return proxy->excepts(host); });
  if (hosts.empty()) return std::nullopt;
  const std::string whose = "the desktop's settings, which browsers follow,";
  if (proxy->is_by_script)
    return not_so_good(fmt::format("{} leave it to a script which proxy {} goes to: it has to answer DIRECT for {}",
                                   whose, addresses_of(hosts), them(hosts)),
                       "");
  return not_so_good(
      fmt::format("{} send {} to a proxy, which does not know {}", whose, addresses_of(hosts), them(hosts)),
      proxy->way_to_except(hosts));
}

}  // namespace

Diagnoses check_proxies(const Patient& patient) {
  if (!patient.settings) return {skipped("the settings cannot be read")};
  Diagnoses found;
  for (const auto fault_of : {fault_of_variables, fault_of_desktop}) {
    if (auto fault = fault_of(patient)) found.push_back(std::move(*fault));
  }
  if (!found.empty()) return found;
  if (patient.is_by_sudo()) return {skipped("sudo hands down no proxy settings: run golinks doctor without it")};
  return {all_right("none gets in between")};
}

}  // namespace golinks::cli
