// The links of the chain that belong to the whole machine, on one of the test's own: set up for real, then broken one
// by one.
#include <doctest/doctest.h>
#include <sys/xattr.h>

#include <fstream>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/e2e/doctor/told.h"
#include "tests/support/own_machine.h"
#include "tests/support/skip.h"
#include "tests/support/systemd_machine.h"
#include "tests/support/text_search.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

bool is_possible() { return !is_skipped(OwnMachine::obstacle()); }

struct SetUp {
  OwnMachine machine;

  explicit SetUp(bool is_set_up = true) {
    machine.as_ann({machine.golinks(), "add", "facebook", "www.facebook.com"}, {{"GOLINKS_NO_DAEMON", "1"}});
    if (is_set_up)
      REQUIRE(machine.as_root({machine.golinks(), "setup", "--yes", "--user", "ann", "--no-open"}).code == 0);
  }
  ~SetUp() { machine.as_ann({machine.golinks(), "daemon", "stop"}); }
  SetUp(const SetUp&) = delete;
  SetUp& operator=(const SetUp&) = delete;

  Outcome doctor() { return machine.as_ann({machine.golinks(), "doctor"}, {{"SHELL", "/bin/tcsh"}}); }
  std::string said_of(const std::string& check) { return told(doctor(), check); }
  void write_hosts(const std::string& text) const { std::ofstream(machine.scratch() / "hosts") << text; }
};

TEST_CASE("after setup every line is ok, and by sudo all but what sudo keeps from us") {
  if (!is_possible()) return;
  SetUp home;
  const Outcome found = home.doctor();
  CAPTURE(found);
  CHECK(found.code == 0);
  std::istringstream lines(found.out);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK(line.starts_with("ok "));
  }
  CHECK(has(told(found, "daemon"), " runs as ann (uid 12345)"));
  CHECK(told(found, "port") == "ok golinksd answers at 127.0.103.111:80");
  CHECK(told(found, "name") == "ok go is 127.0.103.111");
  const Outcome by_sudo = home.machine.as_root({home.machine.golinks(), "doctor", "--repair"},
                                               {{"SUDO_USER", "ann"}, {"SHELL", "/bin/tcsh"}});
  CAPTURE(by_sudo);
  CHECK(by_sudo.code == 0);
  CHECK(by_sudo.out.starts_with("there is nothing to repair\n"));
  for (const char* check : {"store", "settings", "program", "daemon", "port", "name", "browser", "autostart"}) {
    CHECK(told(by_sudo, check) == told(found, check));
  }
  for (const char* check : {"proxy", "completion"}) CHECK(told(by_sudo, check).starts_with("skipped sudo "));
}

TEST_CASE("before setup each link that it makes is said to be not set up") {
  if (!is_possible()) return;
  SetUp home(false);
  const Outcome found = home.doctor();
  CAPTURE(found);
  CHECK(found.code == 1);
  CHECK(told(found, "store").starts_with("ok "));
  for (const char* check : {"name", "autostart"}) {
    CHECK(told(found, check).starts_with("error not set up: "));
    CHECK(told(found, check).ends_with("; run: golinks setup"));
  }
}

TEST_CASE("links that have lost their permissions get them back from their owner, without sudo") {
  if (!is_possible()) return;
  SetUp home(false);
  const fs::path store = home.machine.home() / ".local/share/golinks/links.pb";
  fs::permissions(store, fs::perms::none);
  CHECK(home.said_of("store").ends_with("; run: chmod u+rw " + store.string()));
  fs::permissions(store.parent_path(), fs::perms::none);
  CHECK(home.said_of("store").ends_with("; run: chmod u+rwx " + store.parent_path().string()));
}

TEST_CASE("a name that leads elsewhere, or nowhere, is told of with the line that is to blame") {
  if (!is_possible()) return;
  SetUp home;
  home.write_hosts("127.0.0.1 localhost\n10.0.0.9 go\n");
  CHECK(home.said_of("name") ==
        "error go is 10.0.0.9, not 127.0.103.111 (/etc/hosts, line 2, gives 'go' the address '10.0.0.9': remove that "
        "line, or "
        "choose another word with --name, and run golinks setup again); run: sudoedit /etc/hosts && golinks setup");
  home.write_hosts("127.0.0.1 localhost\n");
  CHECK(home.said_of("name") == "error not set up: go does not resolve; run: golinks setup");
  home.write_hosts("127.0.103.111 links # golinks\n");
  CHECK(home.said_of("name") == "error /etc/hosts has other names: go does not resolve; run: golinks setup");
  home.write_hosts("127.0.103.111 go # golinks\n");
  CHECK(home.said_of("name") == "ok go is 127.0.103.111");
  std::ofstream(home.machine.etc() / "nsswitch.conf") << "hosts: dns\n";
  CHECK(has(home.said_of("name"),
            "error go does not resolve, though /etc/hosts says so: 'hosts:' in /etc/nsswitch.conf lacks 'files'"));
}

TEST_CASE("another program of another user on our port is named as far as the kernel lets us see") {
  if (!is_possible()) return;
  if (!fs::exists("/usr/bin/python3")) {
    MESSAGE("skipped: no python3");
    return;
  }
  SetUp home;
  home.machine.as_ann({home.machine.golinks(), "daemon", "stop"});
  const Process server = home.machine.start_as_root({"python3", "-m", "http.server", "--bind", "0.0.0.0", "80"});
  REQUIRE(eventually([&] { return home.machine.as_root({"sh", "-c", "ss -ltn | grep -q 0.0.0.0:80"}).code == 0; }));
  const Outcome found = home.doctor();
  CAPTURE(found);
  CHECK(found.code == 1);
  CHECK(told(found, "port") ==
        "error 127.0.103.111:80 is answered by a program of root (uid 0), not by golinksd; run: sudo ss -ltnp 'sport = "
        ":80'");
  const OwnMachine::Variables same_files = {
      {"GOLINKS_STORE", (home.machine.home() / ".local/share/golinks/links.pb").string()},
      {"XDG_CONFIG_HOME", (home.machine.home() / ".config").string()}};
  const std::string seen = told(home.machine.as_root({home.machine.golinks(), "doctor"}, same_files), "port");
  CHECK(seen.starts_with("error 127.0.103.111:80 is answered by python3 (pid "));
  CHECK(has(seen, "), of root (uid 0), not by golinksd; run: sudo ss -ltnp 'sport = :80'"));
}

TEST_CASE("a golinksd that runs as somebody else is told of") {
  if (!is_possible()) return;
  SetUp home;
  home.machine.as_ann({home.machine.golinks(), "daemon", "stop"});
  const std::string store = (home.machine.home() / ".local/share/golinks/links.pb").string();
  const Process daemon = home.machine.start_as_root({home.machine.golinksd()}, {{"GOLINKS_STORE", store}});
  REQUIRE(
      eventually([&] { return has(home.said_of("daemon"), " runs as root (uid 0), not as ann; run: sudo kill "); }));
}

TEST_CASE("files of browsers and of autostart that are missing, changed or of somebody else are told of") {
  if (!is_possible()) return;
  SetUp home;
  OwnMachine& machine = home.machine;
  const std::string policy = "/etc/chromium/policies/managed/golinks.json";
  if (fs::exists("/usr/lib/chromium")) {
    REQUIRE(home.said_of("browser").find("ok Chromium: " + policy) != std::string::npos);
    std::ofstream(machine.scratch() / policy.substr(1)) << "{\"name\": \"golinks\"}";
    CHECK(has(home.said_of("browser"),
              "warning Chromium: " + policy + " is not as golinks setup writes it and was left alone: add {"));
    CHECK(has(home.said_of("browser"), " to it, or open http://go/ once in Chromium"));
    CHECK_FALSE(has(home.said_of("browser"), "sudo mv"));
    fs::remove(machine.scratch() / policy.substr(1));
    CHECK(has(home.said_of("browser"), "error Chromium: not set up, " + policy + " is missing; run: golinks setup"));
  } else {
    MESSAGE("skipped: no Chromium");
  }
  const std::string entry = (machine.home() / ".config/autostart/golinks.desktop").string();
  CHECK(home.said_of("autostart") == "ok golinksd starts at login (" + entry + ")");
  fs::remove(entry);
  CHECK(home.said_of("autostart") ==
        "error " + entry + " is not set up (new: starts golinksd when you log in); run: golinks setup");
  REQUIRE(machine.as_root({machine.golinks(), "setup", "--yes", "--user", "ann", "--no-open"}).code == 0);
  ::removexattr(machine.golinksd().c_str(), "security.capability");  // as each new installation does
  CHECK(home.said_of("autostart") ==
        "error " + machine.golinksd() +
            " is not set up (may listen on port 80 (cap_net_bind_service)); run: golinks setup");
  fs::remove(entry);
  CHECK(home.said_of("autostart") ==
        "error not set up: nothing starts golinksd after the next boot; run: golinks setup");
}

TEST_CASE("under systemd a daemon need not run while systemd listens for it") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  machine.as("ann", {"golinks", "add", "facebook", "www.facebook.com"}, {{"GOLINKS_NO_DAEMON", "1"}});
  REQUIRE(machine.as("ann", {"golinks", "setup", "--yes", "--no-open"}).code == 0);
  machine.as("ann", {"golinks", "daemon", "stop"});
  const auto doctor = [&] { return machine.as("ann", {"golinks", "doctor"}, {{"SHELL", "/bin/tcsh"}}); };
  const Outcome well = doctor();
  CAPTURE(well);
  CHECK(well.code == 0);
  CHECK(told(well, "port") == "ok systemd listens on 127.0.103.111:80 for golinksd");
  CHECK(told(well, "daemon") == "ok golinksd is not running: systemd starts it at the first request");
  CHECK(told(well, "autostart") == "ok systemd listens from each start on (golinks.socket)");
  machine.as_root({"systemctl", "stop", "golinks.socket"});
  CHECK(told(doctor(), "port") ==
        "error systemd does not listen on 127.0.103.111:80; run: sudo systemctl restart golinks.socket");
  CHECK(told(doctor(), "autostart") ==
        "error golinks.socket is enabled and does not listen: systemctl failed (3): inactive; "
        "run: sudo systemctl restart golinks.socket");
  machine.as_root({"rm", "/etc/systemd/system/golinks.service"});
  CHECK(has(told(doctor(), "autostart"), "error /etc/systemd/system/golinks.service is not set up ("));
}

TEST_CASE("without /proc every check is there, and the daemon is asked itself") {
  if (!is_possible()) return;
  SetUp home;
  const Outcome found = home.machine.as_root({"unshare", "--mount", "sh", "-c",
                                              "mount -t tmpfs tmpfs /proc && exec setpriv --reuid 12345 --regid 12345 "
                                              "--clear-groups env HOME=\"$1\" SHELL=/bin/tcsh "
                                              "\"$2\" doctor",
                                              "sh", home.machine.home().string(), home.machine.golinks()});
  CAPTURE(found);
  for (const char* check :
       {"store", "settings", "program", "port", "name", "proxy", "browser", "completion", "autostart"}) {
    CAPTURE(check);
    CHECK(told(found, check).starts_with("ok "));
  }
  CHECK(told(found, "port") == "ok golinksd answers at 127.0.103.111:80");
}

TEST_CASE("a loopback interface that is down is named with what sets it up") {
  if (!is_possible()) return;
  SetUp home;
  REQUIRE(home.machine.as_root({"ip", "link", "set", "lo", "down"}).code == 0);
  CHECK(home.said_of("port") ==
        "error the loopback interface is down: nobody reaches 127.0.0.0/8; run: sudo ip link set lo up");
  REQUIRE(home.machine.as_root({"ip", "link", "set", "lo", "up"}).code == 0);
  CHECK(home.said_of("port") == "ok golinksd answers at 127.0.103.111:80");
}

TEST_CASE("a home where nobody may create anything is no place for a store") {
  if (!is_possible()) return;
  OwnMachine machine;
  // As containers are run with a number for a user: there is no entry for it, and no home.
  const auto doctor = [&](const std::string& variable) {
    return machine.as_root({"setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups", "env", variable,
                            machine.golinks(), "doctor"});
  };
  const Outcome found = doctor("HOME=/");
  CAPTURE(found);
  CHECK(found.code == 1);
  CHECK(
      told(found, "store") ==
      "error /.local/share/golinks/links.pb: not there yet, and cannot be made: /: Permission denied (GOLINKS_STORE or "
      "'store' in config.toml names another place)");
  CHECK(told(doctor("GOLINKS_STORE=/tmp/nobody's/links.pb"), "store").starts_with("ok "));
}

}  // namespace
}  // namespace golinks::test
