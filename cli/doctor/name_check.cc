#include <fmt/ranges.h>

#include <algorithm>

#include "cli/doctor/checks.h"
#include "cli/setup/hosts_step.h"
#include "cli/take_line.h"

namespace golinks::cli {
namespace {

// The addresses that the system's resolver has for a name. This static program must not load the name services:
// getent(1) does. A name that no file knows is asked for on the network, which may take its time.
Result<std::vector<std::string>> resolve(const Patient& patient, const std::string& name) {
  const auto said = patient.machine.run({"getent", "ahosts", name});
  if (!said) return failure(said.error());
  std::vector<std::string> addresses;
  for (std::string_view left = *said; !left.empty();) {
    const std::string_view line = take_line(left);
    const std::string address(line.substr(0, line.find(' ')));
    if (std::ranges::find(addresses, address) == addresses.end()) addresses.push_back(address);
  }
  return addresses;
}

// What setup would say of the name in /etc/hosts, else that it has not been there.
Diagnosis leads_elsewhere(const Condition& hosts, const std::string& what) {
  const std::string& told = hosts.obstacle.empty() ? hosts.advice : hosts.obstacle;
  if (!told.empty()) return wrong(fmt::format("{} ({})", what, told), "sudoedit /etc/hosts && golinks setup");
  if (hosts.finding == Finding::done || hosts.finding == Finding::satisfied) {
    return wrong(fmt::format("{}, though /etc/hosts says so: 'hosts:' in /etc/nsswitch.conf lacks 'files'", what),
                 "sudoedit /etc/nsswitch.conf");
  }
  return wrong(
      fmt::format("{}: {}", hosts.finding == Finding::missing ? "not set up" : "/etc/hosts has other names", what),
      run_setup);
}

Diagnosis check_name(const Patient& patient, const Condition& hosts, const std::string& name, const Address& wanted) {
  const auto addresses = resolve(patient, name);
  if (!addresses && addresses.error().code == ErrorCode::not_found) return skipped(addresses.error().message);
  if (!addresses || addresses->empty()) return leads_elsewhere(hosts, fmt::format("{} does not resolve", name));
  const bool is_right = wanted.is_wildcard() ||
                        std::ranges::all_of(*addresses, [&](const std::string& each) { return each == wanted.host(); });
  if (is_right) return all_right(fmt::format("{} is {}", name, fmt::join(*addresses, " and ")));
  return leads_elsewhere(hosts, fmt::format("{} is {}, not {}", name, fmt::join(*addresses, " and "), wanted.host()));
}

// Where golinksd answers once it is set up.
Address wanted_address(const Settings& settings) {
  const auto listen = Address::parse(settings.listen);
  const bool is_set_up = listen && listen->port() == 80;
  return is_set_up ? *listen : *Address::parse(setup_listen);
}

}  // namespace

Diagnoses check_names(const Patient& patient) {
  if (!patient.settings) return {skipped("the settings cannot be read")};
  const auto hosts = hosts_step(patient.machine, patient.wishes()).check();
  if (!hosts) return {wrong(hosts.error().message, "")};
  Diagnoses found;
  for (const std::string& name : patient.wishes().hosts())
    found.push_back(check_name(patient, *hosts, name, wanted_address(*patient.settings)));
  return found;
}

}  // namespace golinks::cli
