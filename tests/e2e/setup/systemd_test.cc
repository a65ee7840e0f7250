// The systemd units that setup writes. Systemd does not run on the test's machine: its own programs judge the units, and a
// stand-in for systemctl does what the units say with the real systemd-socket-activate.
#include <doctest/doctest.h>

#include <regex>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/support/own_machine.h"

namespace golinks::test {
namespace {

bool is_possible() {
  auto obstacle = OwnMachine::obstacle();
  if (!obstacle && !std::filesystem::exists("/usr/bin/systemd-socket-activate")) obstacle = "no systemd-socket-activate";
  if (obstacle) MESSAGE("skipped: " << *obstacle);
  return !obstacle;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// $SCRATCH, $DAEMON and $STORE are filled in below.
constexpr const char* systemctl = R"(echo "$*" >> "$SCRATCH/systemctl.log"
wants=/etc/systemd/system/sockets.target.wants
case "$*" in
  "enable golinks.socket") mkdir -p $wants && ln -s ../golinks.socket $wants/golinks.socket ;;
  "restart golinks.socket")
    setsid setpriv --reuid 12345 --regid 12345 --clear-groups systemd-socket-activate -l 127.0.103.111:8080 -E HOME="$SCRATCH/ann" \
      -E GOLINKS_STORE="$STORE" "$DAEMON" --idle-exit 1s --log "$STORE.daemon.log" </dev/null >/dev/null 2>&1 & ;;
  "disable --now golinks.socket golinks.service") rm $wants/golinks.socket && rmdir $wants 2>/dev/null || true ;;
esac
)";

struct Systemd {
  OwnMachine machine{"127.0.0.1 localhost\n", true};
  std::string store = (machine.home() / ".local/share/golinks/links.pb").string();

  Systemd() {
    machine.write_script("bin/systemctl", "SCRATCH='" + machine.scratch().string() + "' DAEMON='" + machine.golinksd() + "' STORE='" +
                                              store + "'\n" + systemctl);
    machine.as_ann({machine.golinks(), "add", "facebook", "www.facebook.com"}, {{"GOLINKS_NO_DAEMON", "1"}});
  }
  Outcome setup(const std::vector<std::string>& options = {}) {
    std::vector<std::string> words = {machine.golinks(), "setup", "--yes", "--user", "ann", "--no-open"};
    words.insert(words.end(), options.begin(), options.end());
    return machine.as_root(words, {{"GOLINKS_NO_DAEMON", "1"}});
  }
};

TEST_CASE("under systemd setup writes two units that systemd-analyze has nothing against, and enables the socket") {
  if (!is_possible()) return;
  Systemd systemd;
  OwnMachine& machine = systemd.machine;
  const Tree before = tree_of(machine.etc());
  const Outcome done = systemd.setup();
  CAPTURE(done);
  REQUIRE(done.code == 0);
  CHECK(machine.read("systemctl.log") == "daemon-reload\ndaemon-reload\nenable golinks.socket\nstop golinks.service\nrestart golinks.socket\n");
  CHECK(has(machine.read("etc/systemd/system/golinks.socket"), "ListenStream=127.0.103.111:80\n"));
  CHECK(has(machine.read("etc/systemd/system/golinks.service"), "User=ann\n"));
  const Outcome verified = machine.as_root({"systemd-analyze", "verify", "--man=no", "/etc/systemd/system/golinks.socket", "/etc/systemd/system/golinks.service"});
  CAPTURE(verified);
  CHECK(verified.code == 0);
  CHECK_FALSE(has(verified.err, "golinks"));
  const Outcome judged = machine.as_root({"systemd-analyze", "security", "--no-pager", "--offline=yes", "/etc/systemd/system/golinks.service"});
  CAPTURE(judged);
  std::smatch exposure;
  REQUIRE(std::regex_search(judged.out, exposure, std::regex("exposure level for golinks.service: ([0-9]+)\\.[0-9]")));
  CHECK(std::stoi(exposure[1]) < 2);

  CHECK(systemd.setup().out == "nothing to change: http://go/ is set up\n");
  CHECK(systemd.setup({"--undo"}).code == 0);
  CHECK(tree_of(machine.etc()) == before);
}

TEST_CASE("the first request starts golinksd, and it ends when it is idle") {
  if (!is_possible()) return;
  Systemd systemd;
  OwnMachine& machine = systemd.machine;
  REQUIRE(systemd.setup().code == 0);
  const auto is_running = [&](const char* name) { return machine.as_root({"pgrep", "-x", "-u", "ann", name}).code == 0; };
  REQUIRE(eventually([&] { return machine.as_root({"sh", "-c", "ss -ltn | grep -q 127.0.103.111:8080"}).code == 0; }));
  CHECK_FALSE(is_running("golinksd"));
  const Outcome first = machine.as_ann({"curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", "http://go:8080/facebook"});
  CHECK(first.out == "302 https://www.facebook.com/");
  CHECK(is_running("golinksd"));
  CHECK(eventually([&] { return has(machine.read("ann/.local/share/golinks/links.pb.daemon.log"), "golinksd stopped: idle"); }));
}

}  // namespace
}  // namespace golinks::test
