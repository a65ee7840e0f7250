// What root does stands against what others of the computer have prepared.
#include <doctest/doctest.h>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/support/own_machine.h"
#include "tests/support/skip.h"
#include "tests/support/text_search.h"

namespace golinks::test {
namespace {

std::vector<std::string> setup(const OwnMachine& machine, std::vector<std::string> options = {}) {
  std::vector<std::string> words = {machine.golinks(), "setup", "--yes", "--user", "ann", "--no-open"};
  words.insert(words.end(), options.begin(), options.end());
  return words;
}

std::string setup_line(const OwnMachine& machine, const std::string& options = "") {
  return "'" + machine.golinks() + "' setup --yes --user ann --no-open " + options;
}

TEST_CASE("a hosts file that leads into a person's folder is left to them, whatever waits there") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  const std::string home = machine.home().string();
  machine.as_root({"umount", "/etc/hosts"});
  machine.as_root({"sh", "-c", "echo precious > /etc/victim; chmod 600 /etc/victim"});
  machine.as_ann({"sh", "-c",
                  "echo '127.0.0.1 localhost' > ~/hosts; ln -s /etc/victim ~/hosts.golinks-new; ln -s hosts ~/second"});
  for (const std::string& target : {home + "/hosts", home + "/second"}) {
    machine.as_root({"ln", "-sf", target, "/etc/hosts"});
    const Outcome refused = machine.as_root(setup(machine));
    CAPTURE(refused);
    CHECK(refused == Outcome{"",
                             "golinks: /etc/hosts leads to a folder that others than root may write to: add the line "
                             "'127.0.103.111 go # golinks' to it and run golinks setup again\n",
                             1});
    CHECK(machine.as_root({"cat", "/etc/victim", home + "/hosts"}).out == "precious\n127.0.0.1 localhost\n");
  }
  machine.as_ann({"sh", "-c", "echo '127.0.103.111 go # golinks' >> ~/hosts"});
  CHECK(machine.as_root(setup(machine)).code == 0);
  const Outcome undone = machine.as_root(setup(machine, {"--undo"}));
  CHECK(undone.code == 0);
  CHECK(has(undone.out, "note: /etc/hosts leads to a folder that others than root may write to: take the line"));
  CHECK(machine.as_root({"cat", "/etc/victim"}).out == "precious\n");
}

TEST_CASE("what waits where root writes its temporary file is not written to") {
  if (is_skipped(OwnMachine::obstacle())) return;
  for (const std::string plant : {"ln -s", "ln"}) {
    OwnMachine machine;
    machine.as_root({"umount", "/etc/hosts"});
    machine.as_root(
        {"sh", "-c",
         "echo precious > /etc/victim; mkdir -p /var/lib/golinks; echo '127.0.0.1 localhost' > /etc/hosts"});
    for (const std::string file : {"/etc/hosts", "/var/lib/golinks/setup-record"})
      machine.as_root({"sh", "-c", plant + " /etc/victim " + file + ".golinks-new"});
    const Outcome done = machine.as_root(setup(machine));
    CAPTURE(done);
    CHECK(done.code == 0);
    CHECK(machine.read("etc/victim") == "precious\n");
    CHECK(machine.read("etc/hosts") == "127.0.0.1 localhost\n127.0.103.111 go # golinks\n");
    CHECK(machine.as_root(setup(machine, {"--undo"})).code == 0);
    CHECK(machine.read("etc/victim") == "precious\n");
  }
}

TEST_CASE("root runs no program of the caller's PATH") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  const std::string trap = "touch " + (machine.scratch() / "trapped").string() + "; exit 1\n";
  for (const char* tool : {"setcap", "systemctl", "id", "getent", "timeout"})
    machine.write_script(std::string("bin/") + tool, trap);
  CHECK(machine.as_root(setup(machine)).code == 0);
  machine.as_root({machine.golinks(), "doctor"});
  CHECK(machine.as_root(setup(machine, {"--undo"})).code == 0);
  // What is done as the person goes by the PATH that they have.
  std::filesystem::remove(machine.scratch() / "trapped");
  CHECK(machine
            .as_root({machine.golinks(), "setup-as-root", "apply", "--user=ann", "--home=/h", "--store=/s",
                      "--real-store=/s", "--config=/c/golinks/config.toml", "--name=go"})
            .code == 0);
  CHECK_FALSE(std::filesystem::exists(machine.scratch() / "trapped"));
}

TEST_CASE("while the owner's golinksd is down nobody else uses the right to go/'s port") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  if (machine.as_root({"sh", "-c", "echo 1024 > /proc/sys/net/ipv4/ip_unprivileged_port_start"}).code != 0) {
    MESSAGE("skipped: the first port for all cannot be set");
    return;
  }
  REQUIRE(machine.as_root(setup(machine)).code == 0);
  REQUIRE(machine.as_ann({machine.golinks(), "daemon", "stop"}).code == 0);
  const std::string folder = (machine.scratch() / "bob").string();
  machine.as_root({"install", "-d", "-o", "bob", folder});
  const OwnMachine::Variables bobs = {{"HOME", folder}, {"GOLINKS_STORE", folder + "/links.pb"}};
  for (const char* address : {"127.0.103.111:80", "127.0.0.1:80", "127.0.0.1:81", "[::1]:80"}) {
    CAPTURE(address);
    const Outcome refused = machine.as_bob({"timeout", "20", machine.golinksd(), "--listen", address}, bobs);
    CAPTURE(refused);
    CHECK(refused.code == 1);
    CHECK(has(refused.err,
              std::string("refusing to listen on ") + address + ": go/ is set up for ann on this computer\n"));
  }
  CHECK(machine.as_ann({machine.golinks(), "daemon", "start"}).code == 0);
  machine.as_ann({machine.golinks(), "daemon", "stop"});
  // One that an administrator set up by hand is nobody's.
  CHECK(machine.as_root(setup(machine, {"--undo"})).code == 0);
  REQUIRE(machine.as_root({"/usr/sbin/setcap", "cap_net_bind_service=+ep", machine.golinksd()}).code == 0);
  const Process daemon = machine.start_as_root({"setpriv", "--reuid", "12346", "--regid", "12346", "--clear-groups",
                                                machine.golinksd(), "--listen", "127.0.103.111:80"},
                                               bobs);
  CHECK(eventually([&] { return machine.as_root({"sh", "-c", "ss -Hltn | grep -q 127.0.103.111:80"}).code == 0; }));
}

TEST_CASE("setups at the same time wait for each other, and what each does is in the record") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  const Tree before = tree_of(machine.scratch() / "var-lib");
  const std::string both = setup_line(machine) + "& " + setup_line(machine) + "& wait";
  for (int round = 0; round < 3; ++round) {
    const Outcome together = machine.as_root({"sh", "-c", both});
    CAPTURE(together);
    CHECK(together.err.empty());
    const std::string record = machine.read("var-lib/golinks/setup-record");
    CAPTURE(record);
    for (const std::string& line :
         {std::string("folder /var/lib/golinks\n"), std::string("for ann\n"), "right " + machine.golinksd() + '\n'})
      CHECK(record.find(line) != std::string::npos);
    const Outcome undone =
        machine.as_root({"sh", "-c", setup_line(machine, "--undo") + "& " + setup_line(machine, "--undo") + "& wait"});
    CAPTURE(undone);
    CHECK(undone.err.empty());
    CHECK(tree_of(machine.scratch() / "var-lib") == before);
    CHECK_FALSE(std::filesystem::exists(machine.home() / ".config/golinks"));
  }
}

TEST_CASE("undo takes away what a setup that was killed had begun, wherever that was") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  machine.as_root({"umount", "/etc/hosts"});
  machine.as_root({"sh", "-c", "echo '127.0.0.1 localhost' > /etc/hosts"});
  const Tree etc = tree_of(machine.etc()), var_lib = tree_of(machine.scratch() / "var-lib"),
             home = tree_of(machine.home());
  // Each rename puts a finished file in its place: the one that kills leaves the temporary file behind.
  if (machine.as_root({"sh", "-c", "command -v strace"}).code != 0) {
    MESSAGE("skipped: no strace");
    return;
  }
  for (int nth = 1; nth <= 12; ++nth) {
    CAPTURE(nth);
    machine.as_root({"sh", "-c",
                     "strace -f -o /dev/null -e trace=rename,renameat,renameat2 -e "
                     "inject=rename,renameat,renameat2:signal=KILL:when=" +
                         std::to_string(nth) + " " + setup_line(machine)});
    const Outcome undone = machine.as_root(setup(machine, {"--undo"}));
    CAPTURE(undone);
    CHECK(undone.code == 0);
    CHECK(tree_of(machine.etc()) == etc);
    CHECK(tree_of(machine.scratch() / "var-lib") == var_lib);
    machine.as_ann({machine.golinks(), "daemon", "stop"});
    machine.as_ann({"sh", "-c", "rm -rf ~/.local"});
    CHECK(tree_of(machine.home()) == home);
  }
}

TEST_CASE("a record that only root may read is no obstacle to the person's own undo") {
  if (is_skipped(OwnMachine::obstacle())) return;
  if (!std::filesystem::exists("/usr/bin/sudo")) {
    MESSAGE("skipped: no sudo");
    return;
  }
  for (const std::string closed : {"chmod 600 /var/lib/golinks/setup-record", "chmod 700 /var/lib/golinks"}) {
    CAPTURE(closed);
    OwnMachine machine;
    machine.as_root({"sh", "-c", "echo 'ann ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ann"});
    REQUIRE(machine.as_root(setup(machine)).code == 0);
    machine.as_root({"sh", "-c", closed});
    CHECK(machine.as_ann({machine.golinks(), "setup", "--dry-run"}) == Outcome{"nothing to change\n", "", 0});
    const Outcome undone = machine.as_ann({machine.golinks(), "setup", "--yes", "--undo"});
    CAPTURE(undone);
    CHECK(undone.code == 0);
    CHECK_FALSE(has(undone.err, "golinks: "));
    CHECK(machine.read("hosts") == "127.0.0.1 localhost\n::1 localhost");
    CHECK_FALSE(std::filesystem::exists(machine.scratch() / "var-lib/golinks"));
  }
}

TEST_CASE("a name for a keyword that no link has is told of before anything is asked") {
  if (is_skipped(OwnMachine::obstacle())) return;
  OwnMachine machine;
  const OwnMachine::Variables quiet = {{"GOLINKS_NO_DAEMON", "1"}};
  machine.as_ann({machine.golinks(), "add", "gh/blog", "github.blog"}, quiet);
  machine.as_ann({machine.golinks(), "add", "ghost", "example.com"}, quiet);
  const auto notes_on = [&](const std::string& name) {
    const Outcome shown = machine.as_root(setup(machine, {"--dry-run", "--name", name}));
    CHECK(shown.code == 0);
    const std::size_t at = shown.out.find("note: there is no link go/");
    return at == std::string::npos ? "" : shown.out.substr(at, shown.out.find('\n', at) - at);
  };
  CHECK(notes_on("h=nope") ==
        "note: there is no link go/nope, nor one below it: http://h/ leads nowhere (golinks add nope URL)");
  CHECK(notes_on("h=gho") ==
        "note: there is no link go/gho, nor one below it: http://h/ leads nowhere (golinks add gho URL)");
  for (const char* name : {"h=gh", "h=GH/Blog", "h=g-h", "h=ghost", "h"}) CHECK(notes_on(name).empty());
}

}  // namespace
}  // namespace golinks::test
