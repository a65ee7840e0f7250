// What the checks look at, gathered once: whose golinks it is, on which machine, and what its files say. A part that
// could not be had is the error that says why; checks that need it are skipped. Nothing here changes anything or starts
// anything.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/context.h"
#include "cli/doctor/health.h"
#include "cli/setup/person.h"
#include "cli/setup/wishes.h"
#include "store/instance.h"
#include "store/port_holder.h"

namespace golinks::cli {

struct Patient {
  Machine machine;          // its programs run briefly
  Environment environment;  // the caller's: proxies, the login shell
  Result<Person> person;
  Result<std::string> store;  // its path
  Result<Settings> settings;  // with a `listen` that is an address
  Result<std::optional<Instance>> daemon;

  // What the kernel and the network say. Tests put their own word in place.
  std::function<std::optional<PortHolder>(const Address&)> holder_of = port_holder;
  std::function<Result<Health>(const Address&)> ask = ask_health;
  std::function<Result<std::optional<Instance>>()> daemon_now;  // `daemon`, looked for once more
  bool sees_ports = true;                                       // who listens where: not without /proc
  bool loopback_is_down = false;  // then nobody reaches 127.0.0.0/8, whoever listens there

  // `context` has to outlive it. Error: io, when this program cannot find itself.
  [[nodiscard]] static Result<Patient> of(const Context& context);

  // The daemon, when one runs that signals and requests can reach.
  [[nodiscard]] const Instance* reachable_daemon() const;
  // Whether systemd listens for golinksd, so that it need not run.
  [[nodiscard]] bool is_activated() const;
  // Whether golinksd is started when the person logs in.
  [[nodiscard]] bool starts_at_login() const;
  // Called through sudo, which keeps proxies and the login shell from us.
  [[nodiscard]] bool is_by_sudo() const { return !environment("SUDO_USER").value_or("").empty(); }
  // To be asked when there are settings.
  [[nodiscard]] Wishes wishes() const { return {settings->names}; }
  // The person, as a word of a command in any shell.
  [[nodiscard]] std::string own_name() const { return person ? person->name : "$USER"; }
  // "www-data (uid 33)", or "uid 33" for a user without a name.
  [[nodiscard]] std::string user_text(unsigned uid) const;
};

}  // namespace golinks::cli
