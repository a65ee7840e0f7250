// The computer that setup changes: where its files are and how its programs are run. Tests put a scratch folder in its
// place.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/env.h"
#include "store/location.h"
#include "store/port_holder.h"
#include "store/result.h"

namespace golinks::cli {

// Where a program is: in a folder of PATH, or where programs of the administrator are. A path is what it is.
[[nodiscard]] std::optional<std::string> find_tool(std::string_view name);

// Runs a program to its end, with nothing on standard input. Returns what it wrote to standard output. Errors:
// not_found, when it is not installed; io, with the last line that it said, when it fails.
[[nodiscard]] Result<std::string> run_tool(const std::vector<std::string>& words);

struct Machine {
  Env& env;
  std::string root;     // "" for this computer; every path of setup stands below it
  std::string golinks;  // the installed programs
  std::string golinksd;
  bool has_systemd = false;  // it runs the services here (sd_booted(3))
  std::function<Result<std::string>(const std::vector<std::string>&)> run = run_tool;
  std::function<std::optional<PortHolder>(const Address&)> port_holder = golinks::port_holder;

  // Error: io, when golinksd is not where it belongs.
  [[nodiscard]] static Result<Machine> here(Env& env);
  // The same for who wants to know what is amiss: golinksd need not be there. Error: io, when this program cannot find
  // itself.
  [[nodiscard]] static Result<Machine> as_it_is(Env& env);

  [[nodiscard]] std::string at(std::string_view path) const { return root + std::string(path); }
  [[nodiscard]] bool has(std::string_view path) const;
  [[nodiscard]] bool is_link(std::string_view path) const;
};

// Whose browser and whose daemon are set up.
struct Person {
  std::string name;
  unsigned uid = 0;
  unsigned gid = 0;
  std::string home;
  std::string store;   // absolute
  std::string config;  // config.toml

  // The variables that name these places, for what reads them.
  [[nodiscard]] Environment environment() const;

  // The caller. For root: the one that `user` names, else who became root by sudo. No name service is asked from within
  // this static program: id(1) and getent(1) are. Errors: not_found, invalid.
  [[nodiscard]] static Result<Person> find(const Machine& machine, const Environment& environment,
                                           const std::string& user);
};

// Whether a value may be handed to root and written into unit files: an absolute path, one line, no control character.
[[nodiscard]] Result<void> check_path(std::string_view what, std::string_view path);

}  // namespace golinks::cli
