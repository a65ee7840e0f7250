#include "cli/doctor/patient.h"

#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstring>

#include "cli/daemon_control.h"
#include "cli/doctor/brief_machine.h"
#include "cli/setup/plan.h"
#include "cli/socket_activation.h"
#include "store/descriptor.h"

namespace golinks::cli {
namespace {

Result<Settings> settings_with_address(const Context& context) {
  auto settings = context.settings();
  if (!settings) return settings;
  if (const auto address = Address::parse(settings->listen); !address) {
    return failure(ErrorCode::invalid,
                   fmt::format("{}: 'listen': {}", config_path(context.environment).value_or("config.toml"),
                               address.error().message));
  }
  return settings;
}

// One that the last command has started takes some milliseconds until it can be found and answers.
constexpr std::chrono::milliseconds time_to_start{200};

// Root who was not called by sudo has a golinks of its own.
std::string asked_for(const Context& context) {
  const bool is_root_itself = ::geteuid() == 0 && !context.environment("SUDO_USER");
  return is_root_itself ? "root" : "";
}

// netdevice(7). Containers without a network have it down, until somebody sets it up.
bool is_loopback_down() {
  const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  const bool is_known = socket.get() >= 0 && ::ioctl(socket.get(), SIOCGIFFLAGS, &request) == 0;
  return is_known && (request.ifr_flags & IFF_UP) == 0;
}

}  // namespace

Result<Patient> Patient::of(const Context& context) {
  auto machine = brief_machine(context.env);
  if (!machine) return failure(machine.error());
  auto person = Person::find(*machine, context.environment, asked_for(context));
  if (person) [[maybe_unused]]
    const auto followed = person->follow_store(context.env);
  return Patient{.machine = *machine,
                 .environment = context.environment,
                 .person = std::move(person),
                 .store = store_path(context.env, context.environment),
                 .settings = settings_with_address(context),
                 .daemon = settled_daemon(context, time_to_start),
                 .daemon_now = [&context] { return find_daemon(context); },
                 .sees_ports = ::access("/proc/net/tcp", R_OK) == 0,
                 .loopback_is_down = is_loopback_down()};
}

const Instance* Patient::reachable_daemon() const {
  return daemon && *daemon && is_here(**daemon) && !(*daemon)->address.empty() ? &**daemon : nullptr;
}

bool Patient::is_activated() const { return settings && is_activated_by_systemd(machine, settings->listen); }

bool Patient::starts_at_login() const {
  if (machine.has_systemd || !person || !settings) return false;
  const auto login = start_steps(machine, *person, wishes()).back().check();
  return login && login->finding != Finding::missing && login->finding != Finding::foreign;
}

std::string Patient::user_text(unsigned uid) const {
  const auto entry = machine.run({"getent", "passwd", std::to_string(uid)});
  const std::string name = entry ? entry->substr(0, entry->find(':')) : "";
  return name.empty() ? fmt::format("uid {}", uid) : fmt::format("{} (uid {})", name, uid);
}

}  // namespace golinks::cli
