// The computer that setup changes: where its files are and how its programs are run. Tests put a scratch folder in its
// place.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/setup/tool.h"
#include "store/env.h"
#include "store/port_holder.h"
#include "store/result.h"

namespace golinks::cli {

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
  // Whether this user may not even see if it is there.
  [[nodiscard]] bool is_hidden(std::string_view path) const;
};

}  // namespace golinks::cli
