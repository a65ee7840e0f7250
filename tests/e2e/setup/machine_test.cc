// Setup on a machine of the test's own: nothing but the kernel is pretended.
#include <doctest/doctest.h>
#include <sys/xattr.h>

#include <sstream>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/support/own_machine.h"
#include "tests/support/skip.h"
#include "tests/support/text_search.h"

namespace golinks::test {
namespace {

constexpr const char* setcap = "/usr/sbin/setcap";

bool has_capability(const std::string& program) {
  return ::getxattr(program.c_str(), "security.capability", nullptr, 0) > 0;
}

// What belongs to the daemon and not to setup.
Tree without_traces_of_daemon(Tree tree) {
  std::erase_if(tree, [](const auto& entry) { return has(entry.first, "links.pb."); });
  return tree;
}

struct Trees {
  Tree etc, var_lib, home;
  std::string hosts;
  explicit Trees(const OwnMachine& machine)
      : etc(tree_of(machine.etc())),
        var_lib(tree_of(machine.scratch() / "var-lib")),
        home(without_traces_of_daemon(tree_of(machine.home()))),
        hosts(machine.read("hosts")) {}
  bool operator==(const Trees&) const = default;
};

std::string answer(OwnMachine& machine, const std::string& url) {
  return machine.as_ann({"curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", url}).out;
}

std::vector<std::string> setup(const OwnMachine& machine, std::vector<std::string> options = {}) {
  std::vector<std::string> words = {machine.golinks(), "setup", "--yes", "--user", "ann", "--no-open"};
  words.insert(words.end(), options.begin(), options.end());
  return words;
}

TEST_CASE("setup makes go/facebook work, a second time changes nothing, and undo leaves no trace") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  REQUIRE(
      machine.as_ann({machine.golinks(), "add", "facebook", "www.facebook.com"}, {{"GOLINKS_NO_DAEMON", "1"}}).code ==
      0);
  const Trees before(machine);

  const Outcome done = machine.as_root(setup(machine));
  CAPTURE(done);
  REQUIRE(done.code == 0);
  CHECK(has(done.out, "for ann, whose links are in " + machine.home().string() +
                          "/.local/share/golinks/links.pb, and changes:\n"));
  CHECK(has(done.out, "note: root does not know of XDG_CONFIG_HOME, XDG_DATA_HOME and GOLINKS_STORE of ann"));
  CHECK(has(done.out, "the line '127.0.103.111 go # golinks'"));
  CHECK(has(done.out, "golinksd answers at http://127.0.103.111:80/"));
  CHECK(machine.read("hosts") == "127.0.0.1 localhost\n127.0.103.111 go # golinks\n::1 localhost");
  CHECK(answer(machine, "http://go/facebook") == "302 https://www.facebook.com/");
  const Trees after(machine);

  const Outcome again = machine.as_root(setup(machine));
  CAPTURE(again);
  CHECK(again.code == 0);
  CHECK(again.out == "nothing to change: http://go/ is set up\n");
  CHECK(Trees(machine) == after);

  const Outcome undone = machine.as_root(setup(machine, {"--undo"}));
  CAPTURE(undone);
  CHECK(undone.code == 0);
  const Trees left(machine);
  CHECK(left.hosts == before.hosts);
  CHECK(left.etc == before.etc);
  CHECK(left.var_lib == before.var_lib);
  CHECK(left.home == before.home);
  CHECK_FALSE(has_capability(machine.golinksd()));
  CHECK(machine.as_root(setup(machine, {"--undo"})).out == "nothing to undo: nothing is set up\n");
  machine.as_ann({machine.golinks(), "daemon", "stop"});
}

// It has port 80 of all addresses, like web servers as distributions set them up, until somebody connects.
constexpr const char* web_server = R"(
import socket
server = socket.socket()
server.bind(('0.0.0.0', 80))
server.listen()
print('ready', flush=True)
server.accept()
)";

TEST_CASE(
    "another web server on port 80 is named and nothing is changed; once it is gone, setup works, and starts golinksd "
    "again") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  const Trees before(machine);
  Process server = machine.start_as_root({"python3", "-c", web_server});
  REQUIRE(server.wait_for_output("ready\n"));
  for (int time = 0; time < 2; ++time) {
    const Outcome refused = machine.as_root(setup(machine));
    CAPTURE(refused);
    CHECK(refused.code == 1);
    CHECK(has(refused.err, "a program of user 0 has port 80 at every address: have it listen at 127.0.0.1 alone"));
  }
  CHECK(Trees(machine) == before);
  answer(machine, "http://127.0.0.1/");
  CHECK(server.wait().code == 0);

  CHECK(machine.as_root(setup(machine)).code == 0);
  CHECK(machine.as_ann({machine.golinks(), "daemon", "stop"}).code == 0);
  CHECK(answer(machine, "http://go/") == "000 ");
  const Outcome again = machine.as_root(setup(machine));
  CHECK(again ==
        Outcome{"golinksd answers at http://127.0.103.111:80/\nnothing to change: http://go/ is set up\n", "", 0});
  CHECK(answer(machine, "http://go/") == "200 ");
  machine.as_ann({machine.golinks(), "daemon", "stop"});
}

TEST_CASE(
    "after an upgrade that lost the right to port 80 the old golinksd goes on, and the next command says what to do") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  REQUIRE(machine.as_root(setup(machine)).code == 0);
  machine.as_root({"sh", "-c", "cp \"$1\" \"$1.new\" && mv \"$1.new\" \"$1\"", "sh", machine.golinksd()});
  const std::string instance = (machine.home() / ".local/share/golinks/links.pb.daemon").string();
  machine.as_ann({"sh", "-c", "text=$(sed 's/^golinksd [0-9.]*/golinksd 0.0.9/' \"$1\") && echo \"$text\" > \"$1\"",
                  "sh", instance});
  const std::string told = "golinksd may not listen on 127.0.103.111:80, as after each upgrade: run 'golinks setup'\n";
  const Outcome added = machine.as_ann({machine.golinks(), "add", "fb", "facebook.com"});
  CHECK(added.code == 0);
  CHECK(added.err == "golinks: warning: golinksd is not started: " + told);
  CHECK(machine.as_ann({machine.golinks(), "daemon", "start"}) == Outcome{"", "golinks: " + told, 1});
  CHECK(machine.as_ann({machine.golinks(), "daemon", "restart"}) == Outcome{"", "golinks: " + told, 1});
  CHECK(answer(machine, "http://go/fb") == "302 https://facebook.com/");

  CHECK(machine.as_root(setup(machine)).code == 0);
  CHECK(answer(machine, "http://go/fb") == "302 https://facebook.com/");
  CHECK(has(machine.as_ann({machine.golinks(), "--version"}).out,
            machine.read("ann/.local/share/golinks/links.pb.daemon").substr(9, 5)));
  machine.as_ann({machine.golinks(), "daemon", "stop"});
}

TEST_CASE("golinksd of the person answers on port 80 and has given up the right to it") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  REQUIRE(machine.as_root(setup(machine)).code == 0);
  CHECK(has_capability(machine.golinksd()));
  const Outcome pid = machine.as_root({"pgrep", "-u", "ann", "-x", "golinksd"});
  CAPTURE(pid);
  REQUIRE(pid.code == 0);
  const std::string status = machine.as_root({"cat", "/proc/" + pid.out.substr(0, pid.out.find('\n')) + "/status"}).out;
  for (const std::string line : {"CapInh:\t0000000000000000", "CapPrm:\t0000000000000000", "CapEff:\t0000000000000000",
                                 "CapAmb:\t0000000000000000"}) {
    CAPTURE(line);
    CHECK(has(status, line));
  }
  const Outcome beyond = machine.as_ann({machine.golinksd(), "--listen", "0.0.0.0:81"},
                                        {{"GOLINKS_STORE", (machine.home() / "other.pb").string()}});
  CHECK(beyond.code == 1);
  CHECK(has(beyond.err, "refusing to listen on 0.0.0.0:81: a privileged port beyond loopback"));
  machine.as_ann({machine.golinks(), "daemon", "stop"});
}

TEST_CASE("other names, one of them with a prefix, are answered to, and settings of the person come back") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine("10.0.0.9 w # an intranet\n");
  const std::string config = "# mine\nlisten = \"127.0.0.1:8080\"  # why not\n";
  machine.as_ann({"mkdir", "-p", (machine.home() / ".config/golinks").string()});
  machine.as_ann(
      {"sh", "-c", "printf '" + config + "' > " + (machine.home() / ".config/golinks/config.toml").string()});
  machine.as_ann({machine.golinks(), "add", "gh/blog", "https://github.blog"}, {{"GOLINKS_NO_DAEMON", "1"}});

  const Outcome done = machine.as_root(setup(machine, {"--name", "go", "--name", "gh=gh", "--name", "w"}));
  CAPTURE(done);
  REQUIRE(done.code == 0);
  CHECK(machine.read("hosts") == "10.0.0.9 w # an intranet\n127.0.103.111 go gh # golinks\n");
  CHECK(
      has(done.out,
          "note: /etc/hosts, line 1, gives 'w' the address '10.0.0.9' and was left alone: remove what is not wanted"));
  CHECK(answer(machine, "http://gh/blog") == "302 https://github.blog/");
  CHECK(answer(machine, "http://go/gh/blog") == "302 https://github.blog/");
  CHECK(has(machine.read("ann/.config/golinks/config.toml"), "names = [\"go\", \"gh=gh\", \"w\"]  # golinks setup\n"));

  REQUIRE(machine.as_root(setup(machine, {"--undo"})).code == 0);
  CHECK(machine.read("ann/.config/golinks/config.toml") == config);
  CHECK(machine.read("hosts") == "10.0.0.9 w # an intranet\n");
  machine.as_ann({machine.golinks(), "daemon", "stop"});
}

TEST_CASE("files of others are left alone") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  const std::string path = "etc/chromium/policies/managed/golinks.json";
  machine.as_root({"mkdir", "-p", "/etc/chromium/policies/managed"});
  machine.as_root({"sh", "-c", "echo '{}' > /" + path});
  const Outcome done = machine.as_root(setup(machine));
  CAPTURE(done);
  CHECK(done.code == 0);
  CHECK(std::filesystem::exists("/usr/lib/chromium") ==
        has(done.out, "note: /" + path + " is not as golinks setup writes it"));
  CHECK(answer(machine, "http://go/") == "200 ");
  CHECK(machine.read(path) == "{}\n");
  CHECK(machine.as_root(setup(machine, {"--undo"})).code == 0);
  CHECK(machine.read(path) == "{}\n");
  machine.as_ann({machine.golinks(), "daemon", "stop"});
}

TEST_CASE("a folder that only root may look into is planned as root will find it") {
  if (is_skipped(OwnMachine::obstacle())) return;
  if (!std::filesystem::exists("/usr/lib/chromium")) return;
  OwnMachine machine;
  const std::string path = "/etc/chromium/policies/managed/golinks.json";
  machine.as_root({"mkdir", "-p", "/etc/chromium/policies/managed"});
  machine.as_root({"chmod", "700", "/etc/chromium/policies/managed"});
  CHECK(has(machine.as_ann({machine.golinks(), "setup", "--dry-run"}).out, path));
  REQUIRE(machine.as_root(setup(machine)).code == 0);
  CHECK(machine.read("." + path).find("SiteSearchSettings") != std::string::npos);
  CHECK(machine.as_ann({machine.golinks(), "setup", "--dry-run"}) == Outcome{"nothing to change\n", "", 0});
  CHECK(has(machine.as_ann({machine.golinks(), "setup", "--undo", "--dry-run"}).out, path));
  CHECK(machine.as_root(setup(machine, {"--undo"})).code == 0);
  CHECK_FALSE(std::filesystem::exists(machine.scratch().string() + path));
}

TEST_CASE("a name that means something else already is an error, and nothing is changed") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine("10.0.0.9 go\n");
  const Trees before(machine);
  const Outcome refused = machine.as_root(setup(machine));
  CHECK(refused.code == 1);
  CHECK(has(refused.err, "/etc/hosts, line 1, gives 'go' the address '10.0.0.9': remove that line"));
  CHECK(Trees(machine) == before);
}

TEST_CASE("what fails half-way says so, can be taken back, and does not keep undo from the rest") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  machine.as_ann({machine.golinks(), "add", "fb", "facebook.com"}, {{"GOLINKS_NO_DAEMON", "1"}});
  const Trees before(machine);
  machine.replace_tool(setcap, "echo 'no such luck' >&2; exit 1\n");
  const std::string fault = "golinks: " + machine.golinksd() + ": setcap failed (1): no such luck";
  const Outcome refused = machine.as_root(setup(machine));
  CAPTURE(refused);
  CHECK(refused.code == 1);
  CHECK(refused.err == fault + "; 'golinks setup --undo' takes back what was changed before that\n");
  CHECK(has(machine.read("hosts"), "# golinks\n"));
  CHECK(machine.as_root(setup(machine, {"--undo"})).code == 0);
  CHECK(Trees(machine) == before);

  machine.give_back_tool(setcap);
  REQUIRE(machine.as_root(setup(machine)).code == 0);
  REQUIRE(machine.as_root({"mount", "-o", "remount,ro,bind", "/etc/hosts"}).code == 0);
  const Outcome partly = machine.as_root(setup(machine, {"--undo"}));
  CAPTURE(partly);
  CHECK(partly.code == 1);
  CHECK(partly.err.starts_with("golinks: /etc/hosts: "));
  CHECK_FALSE(has(partly.out, "done"));
  CHECK_FALSE(has_capability(machine.golinksd()));
  CHECK_FALSE(std::filesystem::exists(machine.home() / ".config/golinks"));
  REQUIRE(machine.as_root({"mount", "-o", "remount,rw,bind", "/etc/hosts"}).code == 0);
  CHECK(machine.as_root(setup(machine, {"--undo"})).code == 0);
  CHECK_FALSE(has_capability(machine.golinksd()));
  CHECK(Trees(machine) == before);
  machine.as_ann({machine.golinks(), "daemon", "stop"});
}

TEST_CASE("a capability that somebody else gave stays") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  REQUIRE(machine.as_root({setcap, "cap_net_bind_service=+ep", machine.golinksd()}).code == 0);
  const Outcome done = machine.as_root(setup(machine));
  CHECK(done.code == 0);
  CHECK_FALSE(has(done.out, "cap_net_bind_service"));
  CHECK(machine.as_root(setup(machine, {"--undo"})).code == 0);
  CHECK(has_capability(machine.golinksd()));
  machine.as_ann({machine.golinks(), "daemon", "stop"});
}

TEST_CASE("undo takes the right to the port from a golinksd that setup was run for before") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  const std::filesystem::path other = machine.scratch() / "other";
  std::filesystem::copy(machine.scratch() / "prefix", other, std::filesystem::copy_options::recursive);
  REQUIRE(machine.as_root(setup(machine)).code == 0);
  auto setup_there = setup(machine);
  setup_there.front() = (other / "bin/golinks").string();
  REQUIRE(machine.as_root(setup_there).code == 0);
  CHECK(has_capability(machine.golinksd()));
  CHECK(has_capability((other / "libexec/golinks/golinksd").string()));

  setup_there.emplace_back("--undo");
  const Outcome undone = machine.as_root(setup_there);
  CAPTURE(undone);
  CHECK(undone.code == 0);
  CHECK(has(undone.out, machine.golinksd() + "\n      may no longer listen on port 80\n"));
  CHECK_FALSE(has_capability(machine.golinksd()));
  CHECK_FALSE(has_capability((other / "libexec/golinks/golinksd").string()));
}

TEST_CASE("undo does not follow a link in the place of an earlier golinksd") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  const std::filesystem::path own = machine.home() / "own";
  std::filesystem::copy(machine.scratch() / "prefix", own, std::filesystem::copy_options::recursive);
  auto setup_own = setup(machine);
  setup_own.front() = (own / "bin/golinks").string();
  REQUIRE(machine.as_root(setup_own).code == 0);
  REQUIRE(machine.as_root(setup(machine)).code == 0);

  const std::filesystem::path server = machine.scratch() / "server";
  std::filesystem::copy("/bin/true", server);
  REQUIRE(machine.as_root({setcap, "cap_net_bind_service=+ep", server.string()}).code == 0);
  std::filesystem::remove(own / "libexec/golinks/golinksd");
  std::filesystem::create_symlink(server, own / "libexec/golinks/golinksd");
  CHECK(machine.as_root(setup(machine, {"--undo"})).code == 0);
  CHECK(has_capability(server.string()));
  CHECK_FALSE(has_capability(machine.golinksd()));
}

TEST_CASE("without systemd, too, go/ of one person stays theirs") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  REQUIRE(machine.as_root(setup(machine)).code == 0);
  const Trees of_ann(machine);
  const std::string refusal =
      "golinks: go/ is set up for ann on this computer: 'sudo golinks setup --undo --user ann' takes that back\n";
  for (const std::vector<std::string>& options : {std::vector<std::string>{}, {"--undo"}}) {
    auto words = setup(machine, options);
    words[4] = "nobody";
    CHECK(machine.as_root(words) == Outcome{"", refusal, 1});
  }
  auto gone = setup(machine, {"--undo"});
  gone[4] = "carol";
  CHECK(machine.as_root(gone) ==
        Outcome{"", "golinks: no user named 'carol'; '--user root' takes back root's part of a setup\n", 1});
  CHECK(Trees(machine) == of_ann);
  machine.as_ann({machine.golinks(), "daemon", "stop"});
}

TEST_CASE("undo works when golinksd is gone") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  REQUIRE(machine.as_root(setup(machine)).code == 0);
  machine.as_ann({machine.golinks(), "daemon", "stop"});
  std::filesystem::remove(machine.golinksd());
  const Outcome undone = machine.as_root(setup(machine, {"--undo"}));
  CAPTURE(undone);
  CHECK(undone.code == 0);
  CHECK(machine.read("hosts") == "127.0.0.1 localhost\n::1 localhost");
  CHECK(has(machine.as_root(setup(machine)).err, "golinksd: No such file or directory"));
}

TEST_CASE("an interrupt in the middle waits until all is set up") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  machine.replace_tool(setcap, "kill -INT $PPID; exec $REAL \"$@\"\n");
  const Outcome interrupted = machine.as_root(setup(machine));
  CAPTURE(interrupted);
  CHECK(interrupted.code != 0);
  CHECK(has(interrupted.out, "done: type go/ and a keyword into the address bar"));
  CHECK(answer(machine, "http://go/") == "200 ");
  CHECK(machine.as_root(setup(machine, {"--undo"})).code == 0);

  machine.replace_tool(setcap, "kill -INT $PPID; exit 1\n");
  const Outcome failed = machine.as_root(setup(machine));
  CAPTURE(failed);
  CHECK(has(failed.err, "setcap failed (1): ; 'golinks setup --undo' takes back what was changed before that\n"));
  CHECK(machine.as_root(setup(machine, {"--undo"})).code == 0);
}

TEST_CASE("where a browser's folder is read-only the person is told what to do, and nothing is tried") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  REQUIRE(
      machine
          .as_root(
              {"sh", "-c",
               "mount -t tmpfs -o mode=755 none /opt && mkdir -p /opt/firefox/defaults && mount -o remount,ro /opt"})
          .code == 0);
  const Outcome done = machine.as_root(setup(machine));
  CAPTURE(done);
  CHECK(done.code == 0);
  CHECK(has(done.out,
            "note: /opt/firefox/defaults/pref/golinks.js cannot be written on a read-only file system; set "
            "browser.fixup.domainwhitelist.go to true in the about:config of Firefox\n"));
  CHECK(has(machine.as_root(setup(machine)).out, "nothing to change: http://go/ is set up\n"));
  machine.as_ann({machine.golinks(), "daemon", "stop"});
}

TEST_CASE("where /etc/hosts can be renamed over, it is replaced and not overwritten") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  REQUIRE(machine.as_root({"umount", "/etc/hosts"}).code == 0);
  REQUIRE(machine.as_root({"sh", "-c", "printf '::1 localhost\\r\\n# x' >/etc/hosts; chmod 664 /etc/hosts"}).code == 0);
  const auto look = [&] { return machine.as_root({"stat", "-c", "%i %a %U:%G", "/etc/hosts"}).out; };
  const std::string before = look();
  const Outcome done = machine.as_root(setup(machine));
  CAPTURE(done);
  REQUIRE(done.code == 0);
  CHECK(machine.read("etc/hosts") == "::1 localhost\r\n127.0.103.111 go # golinks\r\n# x");
  CHECK(look() != before);
  CHECK(look().substr(look().find(' ')) == before.substr(before.find(' ')));
  REQUIRE(machine.as_root(setup(machine, {"--undo"})).code == 0);
  CHECK(machine.read("etc/hosts") == "::1 localhost\r\n# x");
  CHECK(look().substr(look().find(' ')) == before.substr(before.find(' ')));
}

TEST_CASE("root says whose golinks it is, and without sudo the person is told what root has to run") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  const Trees before(machine);
  CHECK(machine.as_root({machine.golinks(), "setup", "--yes"}) ==
        Outcome{"", "golinks: whose golinks is to be set up? as root, name the person: --user USER (or --user root)\n",
                1});
  const std::string tools = machine.write_script("tools/id", "exec /usr/bin/id \"$@\"\n").parent_path().string();
  const Outcome refused =
      machine.as_ann({"env", "PATH=" + tools, machine.golinks(), "setup", "--yes", "--name", "gh=gh"});
  CHECK(refused.code == 1);
  CHECK(refused.err == "golinks: this needs root, and there is no sudo: as root, run '" + machine.golinks() +
                           " setup --user ann --name go --name gh=gh'\n");
  CHECK(Trees(machine) == before);
}

TEST_CASE("a sudo that refuses is told of, and that nothing was changed") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  machine.write_script("bin/sudo", "echo 'ann is not in the sudoers file' >&2; exit 1\n");
  const Trees before(machine);
  const Outcome refused = machine.as_ann({machine.golinks(), "setup", "--yes", "--no-open"});
  CHECK(refused.code == 1);
  CHECK(refused.err == "ann is not in the sudoers file\ngolinks: root's part was not done; nothing was changed\n");
  CHECK(Trees(machine) == before);
}

TEST_CASE("a person calls setup, and sudo does root's part alone") {
  if (is_skipped(OwnMachine::obstacle())) return;
  if (!std::filesystem::exists("/usr/bin/sudo")) {
    MESSAGE("skipped: no sudo");
    return;
  }
  OwnMachine machine;
  machine.as_root({"sh", "-c", "echo 'ann ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ann"});
  const Outcome done = machine.as_ann({machine.golinks(), "setup", "--yes", "--no-open"});
  CAPTURE(done);
  REQUIRE(done.code == 0);
  CHECK(answer(machine, "http://go/") == "200 ");
  CHECK(machine.as_ann({"stat", "-c", "%U", (machine.home() / ".config/golinks/config.toml").string()}).out == "ann\n");
  CHECK(machine.as_ann({machine.golinks(), "setup", "--yes", "--undo"}).code == 0);
  CHECK(machine.read("hosts") == "127.0.0.1 localhost\n::1 localhost");
  machine.as_ann({machine.golinks(), "daemon", "stop"});
}

TEST_CASE("root's part believes nothing of its command line") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  const Trees before(machine);
  const std::string home = machine.home().string();
  struct Case {
    std::string user, home, name, sudo_uid, fault, real_store = "/s";
  };
  const std::vector<Case> cases = {
      {"nobody-at-all", home, "go", "", "no user named 'nobody-at-all'"},
      {"--help", home, "go", "", "no user named '--help'"},
      {"ann", "relative", "go", "", "--home is not an absolute path: 'relative'"},
      {"ann", "/x\nExecStart=/bin/sh", "go", "", "--home has characters that setup cannot write down"},
      {"ann", home, "go # x", "", "'go # x' is not a host name"},
      {"ann", home, "go\n1.2.3.4 bank", "", "is not a host name"},
      {"ann", home, "go", "54321", "ann is not who called sudo"},
      {"ann", home, "go", "", "--real-store has characters that setup cannot write down", "/x\nUser=root\n#/s"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.fault);
    OwnMachine::Variables variables;
    if (!each.sudo_uid.empty()) variables["SUDO_UID"] = each.sudo_uid;
    const Outcome refused = machine.as_root(
        {machine.golinks(), "setup-as-root", "apply", "--user=" + each.user, "--home=" + each.home, "--store=/s",
         "--real-store=" + each.real_store, "--config=/c/golinks/config.toml", "--name=" + each.name},
        variables);
    CAPTURE(refused);
    CHECK(refused.code == 1);
    CHECK(has(refused.err, each.fault));
  }
  CHECK(Trees(machine) == before);
  CHECK(has(machine.as_ann({machine.golinks(), "setup-as-root", "apply"}).err, "needs root"));
}

TEST_CASE("root reads nothing that the person could have put in the home") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  const std::string folder = (machine.home() / ".config/golinks").string();
  const std::string config = folder + "/config.toml";
  const auto as_root_part = [&](const std::string& direction, const std::string& file) {
    return machine.as_root({"timeout", "20", machine.golinks(), "setup-as-root", direction, "--user=ann",
                            "--home=" + machine.home().string(), "--store=" + machine.home().string() + "/links.pb",
                            "--real-store=" + machine.home().string() + "/links.pb", "--config=" + file, "--name=go"});
  };
  machine.as_ann({"mkdir", "-p", folder});
  machine.as_ann({"mkfifo", config});
  for (const std::string& file : {std::string("/etc/shadow"), config, std::string("/dev/zero")}) {
    CAPTURE(file);
    CHECK(as_root_part("apply", file) == Outcome{});
    CHECK(as_root_part("revert", file) == Outcome{});
  }
  machine.as_ann({"ln", "-sf", "/etc/shadow", config});
  const Outcome refused = machine.as_root(setup(machine));
  CAPTURE(refused);
  CHECK(refused.code == 1);
  CHECK(has(refused.err, "Permission denied"));
}

}  // namespace
}  // namespace golinks::test
