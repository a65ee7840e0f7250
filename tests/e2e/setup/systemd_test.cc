// Setup on a computer on which systemd really runs: the units start as they are, with all that they forbid.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/support/skip.h"
#include "tests/support/systemd_machine.h"
#include "tests/support/text_search.h"

namespace golinks::test {
namespace {

// "302 https://www.facebook.com/", to a request by that user.
std::string answer(SystemdMachine& machine, const std::string& url, const std::string& user = "ann") {
  return machine.as(user, {"curl", "-s", "-m", "20", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", url}).out;
}

Outcome setup(SystemdMachine& machine, std::vector<std::string> options = {},
              const SystemdMachine::Variables& variables = {}) {
  std::vector<std::string> words = {"golinks", "setup", "--yes", "--no-open"};
  words.insert(words.end(), options.begin(), options.end());
  return machine.as("ann", words, variables);
}

std::string pid_of_daemon(SystemdMachine& machine) { return machine.as_root({"pgrep", "-x", "golinksd"}).out; }

std::string state(SystemdMachine& machine, const std::string& unit) {
  return machine.as_root({"systemctl", "show", "--property=ActiveState", "--value", unit}).out;
}

// Everything that setup and golinksd could leave behind.
struct Traces {
  Tree etc, home, state;
  std::string units, listeners, daemon;
  explicit Traces(SystemdMachine& machine)
      : etc(tree_of(machine.root() / "etc")),
        home(tree_of(machine.root() / "home")),
        state(tree_of(machine.root() / "var/lib")),
        units(machine.as_root({"systemctl", "list-units", "--all", "--plain", "--no-legend", "golinks*"}).out),
        listeners(machine.as_root({"ss", "-Hltn"}).out),
        daemon(pid_of_daemon(machine)) {}
  bool operator==(const Traces&) const = default;
};

Outcome write_over_http(SystemdMachine& machine, const std::string& user) {
  return machine.as(user, {"curl", "-s", "-m", "20", "-o", "/dev/null", "-w", "%{http_code}", "-X", "PUT", "-H",
                           "Content-Type: application/json", "-d", R"({"target":"https://by.example/"})",
                           "http://go/.api/links/by-" + user});
}

TEST_CASE("somebody new calls setup, adds a link and opens it; undo leaves the link alone") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  const Traces before(machine);
  const Outcome done = setup(machine);
  CAPTURE(done);
  REQUIRE(done.code == 0);
  CHECK(has(done.out, "golinksd answers at http://127.0.103.111:80/\n"));
  CHECK(machine.as("ann", {"golinks", "add", "facebook", "www.facebook.com"}) ==
        Outcome{"go/facebook -> https://www.facebook.com\n", "", 0});
  CHECK(answer(machine, "http://go/facebook") == "302 https://www.facebook.com/");
  CHECK(machine.as_root({"ps", "-o", "user=", "-C", "golinksd"}).out == "ann\n");
  CHECK(write_over_http(machine, "ann").out == "201");
  CHECK(write_over_http(machine, "nobody").out == "403");
  CHECK(answer(machine, "http://go/by-ann", "nobody") == "302 https://by.example/");

  const Traces after(machine);
  CHECK(setup(machine) == Outcome{"nothing to change: http://go/ is set up\n", "", 0});
  CHECK(Traces(machine) == after);

  const Outcome undone = setup(machine, {"--undo"});
  CAPTURE(undone);
  CHECK(undone.code == 0);
  const Traces left(machine);
  CHECK(left.etc == before.etc);
  CHECK(left.state == before.state);
  CHECK(left.units == before.units);
  CHECK(left.listeners == before.listeners);
  CHECK(left.daemon.empty());
  CHECK(machine.as("ann", {"golinks", "get", "facebook"}).out == "https://www.facebook.com\n");
  CHECK(setup(machine, {"--undo"}).out == "nothing to undo: nothing is set up\n");
}

TEST_CASE("undo leaves no trace of a setup by somebody who has added no link") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  const Traces before(machine);
  REQUIRE(setup(machine).code == 0);
  CHECK(answer(machine, "http://go/") == "200 ");
  CHECK(has(machine.as("ann", {"stat", "-c", "%a", "/home/ann/.local/share/golinks"}).out, "700"));
  REQUIRE(setup(machine, {"--undo"}).code == 0);
  const Traces left(machine);
  CHECK(left.home == before.home);
  CHECK(left == before);
}

TEST_CASE("golinksd ends when it is idle, and the next request starts it") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  machine.as("ann", {"golinks", "add", "fb", "www.facebook.com"}, {{"GOLINKS_NO_DAEMON", "1"}});
  REQUIRE(setup(machine).code == 0);
  // The leak sanitizer traces its own process, which the unit forbids.
  machine.as_root({"sed", "-i", "-e", "s/--idle-exit 15m/--idle-exit 1s/", "-e",
                   "/^UMask=/i Environment=ASAN_OPTIONS=detect_leaks=0", "/etc/systemd/system/golinks.service"});
  machine.as_root({"systemctl", "daemon-reload"});
  machine.as("ann", {"golinks", "daemon", "stop"});
  machine.as("ann", {"touch", "/dev/shm/of-ann"});
  for (int round = 0; round < 2; ++round) {
    CHECK(answer(machine, "http://go/fb") == "302 https://www.facebook.com/");
    CHECK_FALSE(pid_of_daemon(machine).empty());
    CHECK(eventually([&] { return pid_of_daemon(machine).empty(); }));
    CAPTURE(machine.read("/home/ann/.local/share/golinks/links.pb.daemon.log"));
    CHECK(state(machine, "golinks.service") == "inactive\n");
    CHECK(state(machine, "golinks.socket") == "active\n");
    CHECK(std::filesystem::exists(machine.root() / "dev/shm/of-ann"));  // systemd has removed no shared memory of hers
  }
}

TEST_CASE("under systemd, too, the threads that make pages give way to those that redirect") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  REQUIRE(setup(machine).code == 0);
  REQUIRE(answer(machine, "http://go/.health") == "200 ");
  const std::string nice = machine.as_root({"ps", "-L", "-o", "ni=", "-C", "golinksd"}).out;
  CAPTURE(nice);
  CHECK(has(nice, "10\n"));
  CHECK(has(nice, " 0\n"));
}

TEST_CASE("a golinksd that cannot start says why, and starts at the next request once that is mended") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  REQUIRE(setup(machine).code == 0);
  machine.as("ann", {"golinks", "add", "fb", "www.facebook.com"});
  const std::string config = machine.read("/home/ann/.config/golinks/config.toml");
  machine.as("ann", {"golinks", "daemon", "stop"});
  machine.as("ann", {"sh", "-c", "echo 'autostart = maybe' >> ~/.config/golinks/config.toml"});
  // More often than systemd would start a service that ends at once.
  const std::string fault = "golinksd cannot start: /home/ann/.config/golinks/config.toml: line 3: ";
  for (int i = 0; i < 8; ++i) CHECK(has(machine.as("ann", {"curl", "-s", "http://go/fb"}).out, fault));
  CHECK(has(machine.as("bob", {"curl", "-s", "http://go/fb"}).out, "golinksd cannot start: see 'golinks daemon logs'"));
  CHECK(has(machine.as("ann", {"golinks", "daemon", "start"}).err, "line 3"));
  CHECK(state(machine, "golinks.socket") == "active\n");
  CHECK_FALSE(has(machine.as("ann", {"curl", "-s", "-H", "Host: attacker.example", "http://go/"}).out, "config.toml"));

  std::ofstream(machine.root() / "home/ann/.config/golinks/config.toml") << config;
  CHECK(eventually([&] { return pid_of_daemon(machine).empty(); }));
  CHECK(answer(machine, "http://go/fb") == "302 https://www.facebook.com/");
}

TEST_CASE("setup starts anew what systemd has given up, and undo takes back what was disabled by hand") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  const Traces before(machine);
  REQUIRE(setup(machine).code == 0);
  machine.as("ann", {"golinks", "daemon", "stop"});
  machine.as_root({"chmod", "a-x", "/opt/golinks/libexec/golinks/golinksd"});
  CHECK(answer(machine, "http://go/") == "000 ");
  CHECK(eventually([&] { return state(machine, "golinks.socket") == "failed\n"; }));
  machine.as_root({"chmod", "a+x", "/opt/golinks/libexec/golinks/golinksd"});
  CHECK(has(machine.as("ann", {"golinks", "daemon", "start"}).err, "'golinks setup' starts it anew"));
  const Outcome mended = setup(machine);
  CAPTURE(mended);
  CHECK(mended.code == 0);
  CHECK(has(mended.out, "enable and start golinks.socket"));
  CHECK(answer(machine, "http://go/") == "200 ");

  machine.as_root({"systemctl", "disable", "golinks.socket"});
  CHECK(setup(machine, {"--undo"}).code == 0);
  CHECK(Traces(machine) == before);
}

TEST_CASE("go/ of one person stays theirs when another calls setup or its undo") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  const Traces before(machine);
  REQUIRE(setup(machine).code == 0);
  const Traces of_ann(machine);
  const std::string refusal =
      "golinks: go/ is set up for ann on this computer: 'sudo golinks setup --undo --user ann' takes that back\n";
  CHECK(machine.as("bob", {"golinks", "setup", "--yes", "--no-open"}) == Outcome{"", refusal, 1});
  CHECK(machine.as("bob", {"golinks", "setup", "--undo", "--yes"}) == Outcome{"", refusal, 1});
  CHECK(machine.as("bob", {"sudo", "/opt/golinks/bin/golinks", "setup", "--yes"}) == Outcome{"", refusal, 1});
  CHECK(machine.as("bob", {"golinks", "setup", "--undo", "--dry-run"}) == Outcome{"", refusal, 1});
  CHECK(Traces(machine) == of_ann);
  const Outcome undone =
      machine.as("bob", {"sudo", "/opt/golinks/bin/golinks", "setup", "--yes", "--undo", "--user", "ann"});
  CAPTURE(undone);
  CHECK(undone.code == 0);
  CHECK(Traces(machine) == before);
}

TEST_CASE("a person takes back what is left of an earlier setup while go/ is another's") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  REQUIRE(machine.as("bob", {"golinks", "setup", "--yes", "--no-open"}).code == 0);
  CHECK(machine.as_root({"/opt/golinks/bin/golinks", "setup", "--undo", "--yes", "--user", "root"}).code == 0);
  REQUIRE(setup(machine).code == 0);
  const Outcome undone = machine.as("bob", {"golinks", "setup", "--undo", "--yes"});
  CAPTURE(undone);
  CHECK(undone.code == 0);
  CHECK(has(undone.out, "note: go/ is set up for ann on this computer"));
  CHECK(machine.as_root({"test", "-e", "/home/bob/.config/golinks"}).code == 1);
  CHECK(answer(machine, "http://go/") == "200 ");
}

TEST_CASE("folders with any name are no obstacle, and links in /tmp are refused with a reason") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine("/opt/go $links %n");
  const SystemdMachine::Variables variables = {{"XDG_DATA_HOME", "/home/ann/a \"b\" $HOME %h 'c"}};
  const Outcome done = setup(machine, {}, variables);
  CAPTURE(done);
  CHECK(done.code == 0);
  machine.as("ann", {"golinks", "add", "fb", "www.facebook.com"}, variables);
  CHECK(answer(machine, "http://go/fb") == "302 https://www.facebook.com/");
  CHECK(write_over_http(machine, "ann").out == "201");
  CHECK(setup(machine, {"--undo"}, variables).code == 0);

  const Outcome refused = setup(machine, {}, {{"GOLINKS_STORE", "/tmp/ann/links.pb"}});
  CHECK(
      refused ==
      Outcome{
          "",
          "golinks: the links are in /tmp/ann, and under systemd golinksd has a /tmp of its own: keep them elsewhere\n",
          1});
}

// As if an older golinks had started it.
void make_older(SystemdMachine& machine) {
  machine.as("ann",
             {"sh", "-c",
              "printf 'golinksd 0.0.9' | dd of=$HOME/.local/share/golinks/links.pb.daemon conv=notrunc status=none"});
}

TEST_CASE("a newer golinks replaces an older golinksd that systemd has started") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  REQUIRE(setup(machine).code == 0);
  const std::string old = pid_of_daemon(machine);
  REQUIRE_FALSE(old.empty());
  make_older(machine);
  const Outcome started = machine.as("ann", {"golinks", "daemon", "start"});
  CAPTURE(started);
  CHECK(started.code == 0);
  const std::string second = pid_of_daemon(machine);
  CHECK(second != old);

  make_older(machine);
  CHECK(machine.as("ann", {"golinks", "add", "fb", "www.facebook.com"}).code == 0);
  CHECK(eventually([&] { return pid_of_daemon(machine) != second; }));
  CHECK(answer(machine, "http://go/fb") == "302 https://www.facebook.com/");
}

TEST_CASE(
    "other links than those set up: golinksd is not waited for in vain, and a store that moved is mended by setup") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  REQUIRE(setup(machine).code == 0);
  machine.as("ann", {"golinks", "add", "fb", "www.facebook.com"});
  const Outcome other = machine.as("ann", {"golinks", "daemon", "start"}, {{"GOLINKS_STORE", "/home/ann/other.pb"}});
  CHECK(other == Outcome{"",
                         "golinks: http://127.0.103.111:80/ answers for other links than /home/ann/other.pb "
                         "(use --listen for another address)\n",
                         1});

  machine.as("ann", {"sh", "-c",
                     "cd && mkdir dotfiles && mv .local/share/golinks/links.pb dotfiles &&"
                     " ln -s ../../../dotfiles/links.pb .local/share/golinks"});
  CHECK(answer(machine, "http://go/fb") == "302 https://www.facebook.com/");
  const std::string body = machine
                               .as("ann", {"curl", "-s", "-X", "PUT", "-H", "Content-Type: application/json", "-d",
                                           R"({"target":"https://by.example/"})", "http://go/.api/links/by"})
                               .out;
  CHECK(has(body, "golinks setup"));
  CHECK(setup(machine).code == 0);
  CHECK(write_over_http(machine, "ann").out == "201");
}

TEST_CASE("a link in the place of the store puts nothing into the units") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  const std::string hostile = "/home/x\nUser=root\nExecStartPre=/bin/sh -c id\n#/links.pb";
  machine.as("ann", {"mkdir", "-p", "/home/ann/.local/share/golinks"});
  machine.as("ann", {"ln", "-s", hostile, "/home/ann/.local/share/golinks/links.pb"});
  const Traces before(machine);
  for (const Outcome& refused : {setup(machine), machine.as_root({"/opt/golinks/bin/golinks", "setup", "--yes",
                                                                  "--no-open", "--user", "ann"})}) {
    CAPTURE(refused);
    CHECK(refused.code == 1);
    CHECK(has(refused.err, "the store has characters that setup cannot write down: '/home/x\\x0aUser=root"));
  }
  CHECK(Traces(machine) == before);
}

TEST_CASE("undo closes the port though somebody has edited golinks.service") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  REQUIRE(setup(machine).code == 0);
  machine.as_root({"sed", "-i", "s/idle-exit 15m/idle-exit 1h/", "/etc/systemd/system/golinks.service"});
  const Outcome undone = setup(machine, {"--undo"});
  CAPTURE(undone);
  CHECK(undone.code == 0);
  CHECK(has(undone.out,
            "note: /etc/systemd/system/golinks.service was changed after setup had written it and was left alone\n"));
  CHECK(has(undone.out, "done: all that golinks setup had changed is as it was, but for what is noted above\n"));
  CHECK(state(machine, "golinks.socket") == "inactive\n");
  CHECK_FALSE(has(machine.as_root({"ss", "-Hltn"}).out, "127.0.103.111"));
  CHECK_FALSE(machine.as_root({"test", "-L", "/etc/systemd/system/sockets.target.wants/golinks.socket"}).code == 0);
  const Outcome refused = setup(machine);
  CHECK(refused.code == 1);
  CHECK(has(refused.err, "golinks.service is not as golinks setup writes it and was left alone: move it away"));
}

TEST_CASE("a machine that has got systemd since setup is set up anew, and undo takes back both ways") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  const auto without_systemd = [&](const std::string& command) {
    return machine.as_root({"unshare", "-m", "sh", "-c", "mount -t tmpfs none /run/systemd && " + command});
  };
  const auto capability = [&] {
    return machine.as_root({"/usr/sbin/getcap", "/opt/golinks/libexec/golinks/golinksd"}).out;
  };
  const Outcome first = without_systemd("exec /opt/golinks/bin/golinks setup --yes --no-open --user ann");
  CAPTURE(first);
  REQUIRE(first.code == 0);
  REQUIRE(has(capability(), "cap_net_bind_service"));
  CHECK(answer(machine, "http://go/") == "200 ");

  const Outcome second = setup(machine);
  CAPTURE(second);
  CHECK(second.code == 0);
  CHECK(state(machine, "golinks.socket") == "active\n");
  CHECK(answer(machine, "http://go/") == "200 ");

  CHECK(setup(machine, {"--undo"}).code == 0);
  CHECK(capability().empty());
  CHECK(machine.as_root({"test", "-e", "/home/ann/.config/autostart/golinks.desktop"}).code == 1);
  CHECK(machine.as_root({"test", "-e", "/var/lib/golinks"}).code == 1);
}

TEST_CASE("the units are what systemd-analyze wants them to be") {
  if (is_skipped(SystemdMachine::obstacle())) return;
  SystemdMachine machine;
  REQUIRE(setup(machine).code == 0);
  const Outcome verified =
      machine.as_root({"systemd-analyze", "verify", "--man=no", "golinks.socket", "golinks.service"});
  CAPTURE(verified);
  CHECK(verified.code == 0);
  CHECK_FALSE(has(verified.err, "golinks"));
  const Outcome judged = machine.as_root({"systemd-analyze", "security", "--no-pager", "--offline=yes",
                                          "--threshold=15", "/etc/systemd/system/golinks.service"});
  CAPTURE(judged);
  CHECK(judged.code == 0);  // an exposure of at most 1.5
}

}  // namespace
}  // namespace golinks::test
