// A home where golinks starts the daemon itself.
#pragma once

#include <filesystem>
#include <string>

#include "tests/e2e/daemon/daemon_process.h"

namespace golinks::test {

// A sandbox whose settings name an address that no other test uses.
struct Home {
  Sandbox sandbox;
  std::string address = free_address();
  Home() { sandbox.write_file(".config/golinks/config.toml", "listen = \"" + address + "\"\n"); }

  [[nodiscard]] int daemons_pid() {
    const std::string status = sandbox.run({"daemon", "status"}).out;
    const std::size_t at = status.find("pid ");
    return at == std::string::npos ? 0 : std::stoi(status.substr(at + 4));
  }
  [[nodiscard]] bool serves() const { return is_listening(address) && HttpClient(address).get("/").status == 200; }
  [[nodiscard]] std::string log() {
    return sandbox.read_file(std::filesystem::relative(sandbox.store(), sandbox.home()).string() + ".daemon.log");
  }
};

}  // namespace golinks::test
