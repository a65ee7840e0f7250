// Before `golinks setup` was run, add says where a link opens.
#include <doctest/doctest.h>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/support/sandbox.h"

namespace golinks::test {
namespace {

// Where commands start golinksd, at an address of the test's own.
class NewMachine : public Sandbox {
 public:
  NewMachine() {
    write_file(".config/golinks/config.toml", "listen = \"127.0.0.1" + port_ + "\"\n");
    unset("GOLINKS_NO_DAEMON");
  }
  [[nodiscard]] std::string opens(const std::string& keyword) const {
    return "it opens at http://localhost" + port_ + "/" + keyword + "\n";
  }

 private:
  static std::string after_colon(const std::string& address) { return address.substr(address.find(':')); }
  std::string port_ = after_colon(free_address());
};

const std::string advice =
    "for go/facebook in the address bar, run 'golinks setup': it adds the name go to /etc/hosts, the right to answer "
    "on port 80, and "
    "what your browsers need\n";

TEST_CASE("add says where the link opens, and with the first link what setup adds to that") {
  NewMachine machine;
  CHECK(machine.run({"add", "facebook", "www.facebook.com"}) ==
        Outcome{"go/facebook -> https://www.facebook.com\n", machine.opens("facebook") + advice, 0});
  CHECK(machine.run({"add", "café", "example.com"}) ==
        Outcome{"go/café -> https://example.com\n", machine.opens("caf%C3%A9"), 0});
}

TEST_CASE("add says nothing of where a link opens when it starts no golinksd, or after setup") {
  NewMachine machine;
  const std::vector<std::string> add{"add", "facebook", "www.facebook.com", "-f"};
  CHECK(machine.run(add, {.environment = {{"GOLINKS_NO_DAEMON", "1"}}}).err.empty());
  machine.write_file(".config/golinks/config.toml", "autostart = false\n");
  CHECK(machine.run(add).err.empty());
  machine.write_file(".config/golinks/config.toml", "listen = \"127.83.1.9:80\"\n");
  CHECK(machine.run(add).err.find("it opens at") == std::string::npos);
}

}  // namespace
}  // namespace golinks::test
