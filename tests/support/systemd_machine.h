// A computer of the test's own on which systemd really runs, as the first process of its namespaces (boot-systemd.sh),
// with the users `ann` and `bob`, who may call sudo. Nothing of it touches this computer, and it is gone with the
// object.
//
//   SystemdMachine machine;
//   machine.as("ann", {"golinks", "setup", "--yes"});
//   machine.as_root({"systemctl", "start", "golinks.socket"});
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/own_machine.h"
#include "tests/support/sandbox.h"

namespace golinks::test {

class SystemdMachine {
 public:
  // Why there can be none here; nothing when there can.
  [[nodiscard]] static std::optional<std::string> obstacle();

  // Returns when it has booted. golinks is installed below `prefix`.
  explicit SystemdMachine(std::filesystem::path prefix = "/opt/golinks");

  using Variables = std::map<std::string, std::string>;
  Outcome as_root(const std::vector<std::string>& words) { return as("root", words); }
  // "nobody" is one more user. Programs of golinks are in the PATH.
  Outcome as(const std::string& user, const std::vector<std::string>& words, const Variables& variables = {});

  // Its files, seen from outside: machine.root() / "etc/hosts".
  [[nodiscard]] std::filesystem::path root() const { return "/proc/" + systemd_ + "/root"; }
  [[nodiscard]] std::string read(const std::string& path) const;

 private:
  // The control group that boot-systemd.sh made, removed once everything in it has ended.
  struct ControlGroup {
    std::filesystem::path name_file;
    ~ControlGroup();
  };

  void furnish() const;
  void boot();
  [[nodiscard]] bool has_booted();

  std::filesystem::path prefix_;
  Sandbox sandbox_;
  ControlGroup control_group_{sandbox_.home() / "cgroup"};
  std::optional<Process> holder_;  // unshare(1): systemd ends with it, and with systemd everything else
  std::string systemd_;            // its pid here
};

}  // namespace golinks::test
