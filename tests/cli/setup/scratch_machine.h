// A machine that is a scratch folder, with programs that only say what they were called with, and Ann, whose golinks is
// set up there.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "cli/setup/person.h"
#include "cli/whole_file.h"
#include "tests/support/scratch_folder.h"

namespace golinks::cli {

struct ScratchMachine {
  test::ScratchFolder folder;
  std::vector<std::string> calls;  // "systemctl enable"
  std::string socket_state;        // what systemctl says of golinks.socket; empty where only root may ask
  std::optional<PortHolder> port_holder = {};
  Machine machine{.env = Env::posix(),
                  .root = folder.path(),
                  .golinks = "/opt/go links/golinks",
                  .golinksd = "/opt/go links/golinksd",
                  .has_systemd = true,
                  .run = [this](const std::vector<std::string>& words) -> Result<std::string> {
                    if (words[1] == "show") return "ActiveState=" + socket_state + '\n';
                    calls.push_back(words[0] + ' ' + words[1]);
                    return std::string();
                  },
                  .port_holder = [this](const Address&) { return port_holder; }};
  Person ann{"ann", 1000, 1000, "/home/ann", "/home/ann/links.pb", "/home/ann/.config/golinks/config.toml"};

  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(machine.at(path)).parent_path());
    std::ofstream(machine.at(path)) << text;
  }
  [[nodiscard]] std::string read(const std::string& path) const {
    return read_whole_file(machine.at(path)).value_or("absent");
  }
};

}  // namespace golinks::cli
