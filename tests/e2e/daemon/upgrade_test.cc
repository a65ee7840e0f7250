// What happens to a daemon that runs when golinks is upgraded: a real one, of an earlier version.
#include <doctest/doctest.h>

#include <memory>
#include <vector>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/support/without_hints.h"

namespace golinks::test {
namespace {

// An older golinksd answers where the settings say, and the golinks that is called is newer.
struct Upgraded {
  Sandbox sandbox;
  std::unique_ptr<DaemonProcess> older;
  Upgraded() {
    sandbox.run({"add", "wiki", "https://wiki.example.com"});
    older = std::make_unique<DaemonProcess>(sandbox, std::vector<std::string>{}, GOLINKS_OLDER_GOLINKSD);
    sandbox.write_file(".config/golinks/config.toml", "listen = \"" + older->address() + "\"\n");
    sandbox.unset("GOLINKS_NO_DAEMON");
  }

  [[nodiscard]] bool is_served_by(const std::string& version) {
    const std::string status = sandbox.run({"daemon", "status", "--json"}).out;
    return status.ends_with("\"version\":\"" + version + "\",\"address\":\"" + older->address() + "\"}\n");
  }
  [[nodiscard]] std::string location_of(const std::string& keyword) const {
    return older->connect().get("/" + keyword).header("location");
  }
  // That the older one has made way for the installed one, at its place.
  void check_succession() {
    const Outcome ended = older->wait();
    CHECK(ended.code == 0);
    CHECK(ended.err.ends_with("golinksd stopped: asked to\n"));
    REQUIRE(eventually([&] { return is_served_by(GOLINKS_VERSION); }));
    CHECK(location_of("wiki") == "https://wiki.example.com");
  }
};

TEST_CASE_FIXTURE(Upgraded, "the older daemon says its version wherever it is asked") {
  CHECK(sandbox.run_program(GOLINKS_OLDER_GOLINKSD, {"--version"}) == Outcome{"golinksd 0.0.9\n", "", 0});
  CHECK(is_served_by("0.0.9"));
  CHECK(older->connect().get("/.health", "Accept: application/json\r\n").body.find("0.0.9") != std::string::npos);
}

TEST_CASE_FIXTURE(Upgraded, "commands that only read leave an older daemon alone") {
  CHECK(sandbox.run({"get", "wiki"}) == Outcome{"https://wiki.example.com\n", "", 0});
  CHECK(sandbox.run({"ls"}).code == 0);
  CHECK(is_served_by("0.0.9"));
  CHECK(location_of("wiki") == "https://wiki.example.com");
}

TEST_CASE_FIXTURE(Upgraded, "the first change after an upgrade replaces the older daemon at its place") {
  CHECK(location_of("wiki") == "https://wiki.example.com");
  CHECK(without_hints(sandbox.run({"add", "fb", "www.facebook.com"})) ==
        Outcome{"go/fb -> https://www.facebook.com\n", "", 0});
  check_succession();
  CHECK(location_of("fb") == "https://www.facebook.com");
  CHECK(sandbox.run({"daemon", "logs"}).out.find("replacing golinksd 0.0.9 (pid ") != std::string::npos);
  // What the older one counted is not lost.
  CHECK(sandbox.run({"show", "--json", "wiki"}).out.find("\"last_used\":") != std::string::npos);
}

TEST_CASE_FIXTURE(Upgraded, "daemon start replaces an older daemon and waits for the new one") {
  CHECK(sandbox.run({"daemon", "start"}).out.starts_with("golinksd is running at http://" + older->address() + "/ "));
  CHECK(is_served_by(GOLINKS_VERSION));
  check_succession();
}

TEST_CASE_FIXTURE(Upgraded, "many changes at once after an upgrade leave one new daemon") {
  std::vector<Process> adding;
  for (int i = 0; i < 10; ++i) adding.push_back(sandbox.start({"add", "k" + std::to_string(i), "example.com"}));
  for (Process& add : adding) CHECK(add.wait().code == 0);
  check_succession();
  CHECK(location_of("k9") == "https://example.com");
  const std::string log = sandbox.run({"daemon", "logs", "-n", "99"}).out;
  const std::size_t first = log.find(" listening on ");
  CHECK(first != std::string::npos);
  CHECK(log.find(" listening on ", first + 1) == std::string::npos);
}

TEST_CASE_FIXTURE(Upgraded, "an older daemon that is started leaves a newer one alone") {
  REQUIRE(sandbox.run({"daemon", "start"}).code == 0);
  CHECK(sandbox.run_program(GOLINKS_OLDER_GOLINKSD, {"--ready-fd", "1"}).out == "running\n");
  CHECK(is_served_by(GOLINKS_VERSION));
}

}  // namespace
}  // namespace golinks::test
