#include "cli/setup/port_step.h"

#include <fmt/format.h>

#include "cli/setup/socket_step.h"
#include "cli/setup/wishes.h"

namespace golinks::cli {
namespace {

// The socket of golinks.socket is root's, and nobody else sees that it is systemd that has it.
bool is_ours(const Machine& machine, const Person& person, const PortHolder& holder) {
  if (holder.is_everywhere) return false;
  if (holder.user == 0 && socket_is_enabled(machine)) return true;
  return holder.user == person.uid && holder.program == "golinksd";
}

Result<Condition> check_port(const Machine& machine, const Person& person) {
  const auto address = Address::parse(setup_listen);
  if (!address) return failure(address.error());
  const auto holder = machine.port_holder(*address);
  Condition condition{Finding::satisfied};
  if (!holder || is_ours(machine, person, *holder)) return condition;
  condition.obstacle = holder->is_everywhere
                           ? fmt::format(
                                 "{} has port {} at every address: have it listen at 127.0.0.1 alone (nginx: 'listen "
                                 "127.0.0.1:80', Apache: "
                                 "'Listen 127.0.0.1:80') and run golinks setup again",
                                 holder->text(), address->port())
                           : fmt::format("{} has {}: end it and run golinks setup again", holder->text(), setup_listen);
  return condition;
}

}  // namespace

Step port_step(const Machine& machine, const Person& person) {
  return {.path = std::string(setup_listen),
          .effect = {},
          .undo_effect = {},
          .as_root = true,
          .check = [machine, person] { return check_port(machine, person); },
          .apply = []() -> Result<void> { return {}; },
          .revert = []() -> Result<void> { return {}; }};
}

}  // namespace golinks::cli
