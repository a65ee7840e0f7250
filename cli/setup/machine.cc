#include "cli/setup/machine.h"

#include <sys/stat.h>

#include <cerrno>

#include "cli/daemon_control.h"
#include "cli/own_program.h"

namespace golinks::cli {

Result<Machine> Machine::here(Env& env) {
  if (const auto golinksd = daemon_program(); !golinksd) return failure(golinksd.error());
  return as_it_is(env);
}

Result<Machine> Machine::as_it_is(Env& env) {
  auto golinksd = daemon_place();
  if (!golinksd) return failure(golinksd.error());
  auto golinks = own_program_path();
  if (!golinks) return failure(golinks.error());
  Machine machine{.env = env, .root = "", .golinks = std::move(*golinks), .golinksd = std::move(*golinksd)};
  machine.has_systemd = machine.has("/run/systemd/system");
  return machine;
}

bool Machine::has(std::string_view path) const {
  struct stat status {};
  return ::lstat(at(path).c_str(), &status) == 0;
}

bool Machine::is_hidden(std::string_view path) const {
  struct stat status {};
  return ::lstat(at(path).c_str(), &status) != 0 && errno == EACCES;
}

bool Machine::is_link(std::string_view path) const {
  struct stat status {};
  return ::lstat(at(path).c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

}  // namespace golinks::cli
