#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>

#include "cli/daemon_control.h"
#include "cli/doctor/checks.h"
#include "store/version.h"

namespace golinks::cli {
namespace {

constexpr const char* start = "golinks daemon start";

// The effective user, from "Uid:\t1000\t1000\t1000\t1000" (proc(5)).
std::optional<unsigned> user_of_process(int pid) {
  std::ifstream status(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with("Uid:")) continue;
    std::istringstream numbers(line.substr(4));
    unsigned real = 0, effective = 0;
    if (numbers >> real >> effective) return effective;
  }
  return std::nullopt;
}

// go/... leads nowhere until it runs, whatever starts it later.
Diagnosis not_running(const Patient& patient) {
  if (patient.is_activated()) return all_right("golinksd is not running: systemd starts it at the first request");
  if (!patient.settings) return wrong("golinksd is not running, and needs settings that can be read", "");
  const bool by_a_change = patient.settings->autostart;
  const bool at_login = patient.starts_at_login();
  if (by_a_change && at_login)
    return wrong("golinksd is not running: it starts when a link is changed, and at login", start);
  if (by_a_change) return wrong("golinksd is not running: it starts when a link is changed", start);
  if (at_login) return wrong("golinksd is not running: it starts at login", start);
  return wrong("golinksd is not running, and nothing is to start it (autostart is off)", start);
}

// One of root was mostly started by mistake. A colleague's, over shared links, is not ours to end, and neither is
// process 1 of a container.
std::string end_of_other(const Instance& daemon, unsigned user) {
  return user == 0 && daemon.pid != 1 ? fmt::format("sudo kill {} && {}", daemon.pid, start) : "";
}

Diagnosis running(const Patient& patient, const Instance& daemon) {
  const std::string who = fmt::format("golinksd {} (pid {})", daemon.version, daemon.pid);
  if (const int order = compare_versions(daemon.version, program_version()); order != 0) {
    return wrong(fmt::format("{} is {} than golinks {}", who, order < 0 ? "older" : "newer", program_version()),
                 run_restart);
  }
  const auto user = user_of_process(daemon.pid);
  if (!user) return all_right(fmt::format("{} is running", who));
  if (patient.person && *user != patient.person->uid) {
    return wrong(fmt::format("{} runs as {}, not as {}", who, patient.user_text(*user), patient.person->name),
                 end_of_other(daemon, *user));
  }
  return all_right(fmt::format("{} runs as {}", who, patient.user_text(*user)));
}

}  // namespace

Diagnoses check_daemon(const Patient& patient) {
  if (!patient.store) return {skipped("nobody knows where the store is")};
  if (!patient.daemon) return {wrong(patient.daemon.error().message, "")};
  if (!*patient.daemon) return {not_running(patient)};
  const Instance& daemon = **patient.daemon;
  if (!is_here(daemon)) return {not_so_good("golinksd runs elsewhere: in a container or on another machine", "")};
  if (daemon.version.empty()) return {all_right(fmt::format("golinksd is starting (pid {})", daemon.pid))};
  return {running(patient, daemon)};
}

}  // namespace golinks::cli
