#include "cli/daemon_control.h"
#include "cli/doctor/checks.h"

namespace golinks::cli {
namespace {

constexpr int first_process = 1;
constexpr unsigned root = 0;
constexpr std::uint16_t browsers_port = 80;
constexpr const char* restart_socket = "sudo systemctl restart golinks.socket";

// Root's other servers are no systemd: that one listens at our address alone, and says so. Whose process it is only
// root can see.
bool is_systemd(const Patient& patient, const PortHolder& holder) {
  const bool may_be = holder.pid ? *holder.pid == first_process : holder.user == root;
  return may_be && !holder.is_everywhere && patient.machine.run({"systemctl", "is-active", "golinks.socket"});
}

// A golinksd with a file capability hides its sockets from us, as all such programs do (proc(5)): then the user alone
// is known.
bool may_be_ours(const Patient& patient, const PortHolder& holder) {
  if (patient.is_activated() && is_systemd(patient, holder)) return true;
  const Instance* const daemon = patient.reachable_daemon();
  if (daemon == nullptr) return false;
  return holder.pid ? *holder.pid == daemon->pid : patient.person && holder.user == patient.person->uid;
}

// Only a program of the person's own is theirs to end. A server of others is there for a reason, and process 1 is the
// machine, or the container, itself: of those we just tell how to learn what they are.
std::string way_to_look_or_end(const Patient& patient, const Address& address, const PortHolder& holder) {
  const std::string look = fmt::format("sudo ss -ltnp 'sport = :{}'", address.port());
  if (!holder.pid || *holder.pid == first_process) return look;
  const bool is_own = patient.person && holder.user == patient.person->uid && holder.user != root;
  if (!is_own) return patient.machine.has_systemd ? fmt::format("systemctl status {}", *holder.pid) : look;
  return fmt::format("kill {} && {}", *holder.pid, patient.is_activated() ? restart_socket : run_restart);
}

Diagnosis taken(const Patient& patient, const Address& address, const PortHolder& holder) {
  const std::string who = holder.pid ? fmt::format("{}, of {}", holder.text(), patient.user_text(holder.user))
                                     : fmt::format("a program of {}", patient.user_text(holder.user));
  const char* const whose = holder.program == "golinksd" ? "the golinksd of these links" : "golinksd";
  const std::string what = fmt::format("{} is answered by {}, not by {}", address.text(), who, whose);
  return wrong(what, way_to_look_or_end(patient, address, holder));
}

Diagnosis nobody_listens(const Patient& patient, const Address& address) {
  if (patient.reachable_daemon() != nullptr)
    return wrong(fmt::format("golinksd runs, but nobody listens on {}", address.text()), run_restart);
  if (patient.is_activated())
    return wrong(fmt::format("systemd does not listen on {}", address.text()), restart_socket);
  return skipped(fmt::format("golinksd is not running; {} is free", address.text()));
}

// Nothing when it is golinksd that answers there.
std::optional<Diagnosis> fault_of_answer(const Patient& patient, const Address& address) {
  const auto health = patient.ask(address);
  if (!health)
    return wrong(fmt::format("golinksd does not answer at {}: {}", address.text(), health.error().message),
                 run_restart);
  if (health->version == patient.reachable_daemon()->version) return std::nullopt;
  return wrong(fmt::format("another golinksd, version {}, answers at {}", health->version, address.text()),
               run_restart);
}

// Whether it answers where the settings want it, and where browsers ask.
Diagnosis judge_place(const Patient& patient, const Address& address) {
  const auto wanted = patient.settings ? Address::parse(patient.settings->listen) : Result<Address>(address);
  if (wanted && wanted->port() != 0 && wanted->text() != address.text())
    return wrong(fmt::format("golinksd answers at {}, and the settings say {}", address.text(), wanted->text()),
                 run_restart);
  if (address.port() != browsers_port)
    return wrong(fmt::format("not set up: golinksd answers at {}, and browsers ask at port 80", address.text()),
                 "golinks setup");
  return all_right(fmt::format("golinksd answers at {}", address.text()));
}

// Without /proc nobody tells who has the port; the daemon answers all the same.
Diagnosis unseen_port(const Patient& patient, const Address& address) {
  if (patient.reachable_daemon() == nullptr)
    return skipped(fmt::format("/proc cannot be read, which tells who listens on {}", address.text()));
  return fault_of_answer(patient, address).value_or(judge_place(patient, address));
}

Result<Address> address_to_examine(const Patient& patient) {
  if (const Instance* const daemon = patient.reachable_daemon()) return Address::parse(daemon->address);
  if (!patient.settings) return failure(patient.settings.error());
  return Address::parse(patient.settings->listen);
}

Diagnosis examine_port(const Patient& patient) {
  const bool is_elsewhere = patient.daemon && *patient.daemon && !is_here(**patient.daemon);
  if (is_elsewhere) return skipped("golinksd runs elsewhere");
  if (patient.daemon && *patient.daemon && (*patient.daemon)->address.empty()) return skipped("golinksd is starting");
  const auto address = address_to_examine(patient);
  if (!address) return skipped("the settings cannot be read");
  if (address->port() == 0) return skipped("golinksd is not running, and takes any free port");
  if (patient.loopback_is_down && address->is_loopback())
    return wrong("the loopback interface is down: nobody reaches 127.0.0.0/8", "sudo ip link set lo up");
  if (!patient.sees_ports) return unseen_port(patient, *address);
  const auto holder = patient.holder_of(*address);
  if (!holder) return nobody_listens(patient, *address);
  if (!may_be_ours(patient, *holder)) return taken(patient, *address, *holder);
  if (patient.reachable_daemon() == nullptr)
    return all_right(fmt::format("systemd listens on {} for golinksd", address->text()));
  return fault_of_answer(patient, *address).value_or(judge_place(patient, *address));
}

Patient looked_at_anew(const Patient& patient) {
  Patient now = patient;
  now.daemon = patient.daemon_now();
  return now;
}

}  // namespace

// Which daemon runs was seen earlier than who has the port: one that starts or ends in between looks like a stranger,
// or like one that does not listen. A daemon takes its lock before the port and gives it back after, so whoever has
// found a fault looks at both again, right after each other.
Diagnoses check_port(const Patient& patient) {
  Diagnosis found = examine_port(patient);
  if (found.verdict == Verdict::error) found = examine_port(looked_at_anew(patient));
  return {std::move(found)};
}

}  // namespace golinks::cli
