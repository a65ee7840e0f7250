#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <regex>
#include <thread>

#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::Process;
using golinks::test::Sandbox;

namespace {

// A sandbox whose daemon listens on a port of the kernel's choice.
class DaemonSandbox : public Sandbox {
 public:
  DaemonSandbox() { write_file(".config/golinks/config.toml", "listen = \"127.0.0.1:0\"\n"); }
};

// Ports and process ids are never the same twice.
Outcome masked(Outcome outcome) {
  static const std::regex pid(R"(pid \d+|"pid":\d+)");
  static const std::regex port(R"(127\.0\.0\.1:\d+)");
  outcome.out = std::regex_replace(std::regex_replace(outcome.out, pid, "PID"), port, "ADDRESS");
  return outcome;
}

const Outcome running{"golinksd is running at http://ADDRESS/ (PID)\n", "", 0};
const Outcome stopped{"golinksd was stopped (PID)\n", "", 0};
const Outcome not_running{"golinksd is not running\n", "", 1};

// "golinksd is running at http://127.0.0.1:40000/"
std::string address_of(const Outcome& outcome) { return outcome.out.substr(0, outcome.out.find(" (pid")); }

// An address that was free a moment ago.
std::string free_address() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  ::close(socket);
  return "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

// Asks until the daemon that a command left behind is ready.
bool becomes_ready(Sandbox& sandbox) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (masked(sandbox.run({"daemon", "status"})) != running) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace

TEST_CASE("a daemon is started, found and stopped") {
  DaemonSandbox sandbox;
  CHECK(sandbox.run({"daemon", "status"}) == not_running);
  CHECK(sandbox.run({"daemon", "status", "--json"}) == Outcome{"{\"running\":false}\n", "", 1});
  const Outcome started = sandbox.run({"daemon", "start"});
  CHECK(masked(started) == running);
  CHECK(sandbox.run({"daemon", "start"}) == started);
  CHECK(sandbox.run({"daemon", "status"}) == started);
  const Outcome json = masked(sandbox.run({"daemon", "status", "--json"}));
  CHECK(json.out.starts_with("{\"running\":true,PID,\"version\":\""));
  CHECK(json.out.ends_with("\",\"address\":\"ADDRESS\"}\n"));
  CHECK(masked(sandbox.run({"daemon", "stop"})) == stopped);
  CHECK(sandbox.run({"daemon", "stop"}) == Outcome{"golinksd is not running\n", "", 0});
  CHECK(sandbox.run({"daemon", "status"}) == not_running);
}

TEST_CASE("restart keeps the address when the settings leave the port open") {
  DaemonSandbox sandbox;
  const Outcome started = sandbox.run({"daemon", "start"});
  const Outcome restarted = sandbox.run({"daemon", "restart"});
  CHECK(masked(restarted) == running);
  CHECK(address_of(restarted) == address_of(started));
  CHECK(restarted.out != started.out);
  sandbox.run({"daemon", "stop"});
  CHECK(masked(sandbox.run({"daemon", "restart"})) == running);
}

TEST_CASE("restart goes where the settings say") {
  DaemonSandbox sandbox;
  const std::string first = address_of(sandbox.run({"daemon", "start"}));
  const std::string second = free_address();
  sandbox.write_file(".config/golinks/config.toml", "listen = \"" + second + "\"\n");
  CHECK(address_of(sandbox.run({"daemon", "restart"})) == "golinksd is running at http://" + second + "/");
  const std::string third = free_address();
  CHECK(address_of(sandbox.run({"daemon", "restart", "--listen", third})) ==
        "golinksd is running at http://" + third + "/");
}

TEST_CASE("a restart that cannot work leaves the daemon running") {
  DaemonSandbox sandbox;
  const Outcome started = sandbox.run({"daemon", "start"});
  CHECK(sandbox.run({"daemon", "restart", "--listen", "nonsense"}) ==
        Outcome{"", "golinks: 'nonsense' is not an address to listen on (like 127.0.0.1:26479 or [::1]:26479)\n", 1});
  CHECK(sandbox.run({"daemon", "status"}) == started);

  const Outcome outcome = sandbox.run({"daemon", "restart", "--listen", "192.0.2.1:26479"});  // nobody's own (RFC 5737)
  CHECK(outcome.code == 1);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.starts_with("golinks: cannot listen on 192.0.2.1:26479: "));
  CHECK(outcome.err.find("; golinksd answers at http://127.0.0.1:") != std::string::npos);
  CHECK(address_of(sandbox.run({"daemon", "status"})) == address_of(started));
}

TEST_CASE("restart without a golinksd to start stops nothing") {
  DaemonSandbox sandbox;
  const Outcome started = sandbox.run({"daemon", "start"});
  std::filesystem::create_directory(sandbox.home() / "bin");
  const auto alone = sandbox.home() / "bin/golinks";
  std::filesystem::copy_file(Sandbox::golinks(), alone);
  const Outcome outcome = sandbox.run_program(alone, {"daemon", "restart"});
  CHECK(outcome.code == 1);
  CHECK(outcome.err.ends_with("golinksd: No such file or directory\n"));
  CHECK(sandbox.run_program(alone, {"daemon", "start"}) == started);
}

TEST_CASE("start does not pretend to have moved a daemon") {
  DaemonSandbox sandbox;
  const Outcome started = sandbox.run({"daemon", "start"});
  const std::string url = address_of(started).substr(std::string("golinksd is running at ").size());
  const std::string other = free_address();
  CHECK(sandbox.run({"daemon", "start", "--listen", other}) ==
        Outcome{"",
                "golinks: golinksd already answers at " + url.substr(0, url.size() - 1) +
                    " (use 'golinks daemon restart --listen " + other + "')\n",
                1});
  CHECK(sandbox.run({"daemon", "start", "--listen", "127.0.0.1:0"}) == started);
}

TEST_CASE("an option that means nothing to the action is wrong usage") {
  Sandbox sandbox;
  const auto refusal = [](const std::string& what) {
    return Outcome{"", "golinks: daemon: " + what + " (see 'golinks daemon --help')\n", 2};
  };
  CHECK(sandbox.run({"daemon", "start", "-n", "5"}) == refusal("--number does not go with start"));
  CHECK(sandbox.run({"daemon", "start", "--json"}) == refusal("--json does not go with start"));
  CHECK(sandbox.run({"daemon", "status", "-f"}) == refusal("--follow does not go with status"));
  CHECK(sandbox.run({"daemon", "stop", "--listen", "x"}) == refusal("--listen does not go with stop"));
}

TEST_CASE("a daemon whose process is out of reach is never sent a signal") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "example.com"});
  // A lock without a pid, which is how one held in another pid namespace looks from here.
  const std::string path = sandbox.store().string() + ".daemon";
  const int held = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  REQUIRE(::fcntl(held, F_OFD_SETLK, &lock) == 0);
  const Outcome refused{"", "golinks: golinksd runs elsewhere, in a container or on another machine: stop it there\n",
                        1};
  CHECK(sandbox.run({"daemon", "stop"}) == refused);
  CHECK(sandbox.run({"daemon", "restart"}) == refused);
  CHECK(sandbox.run({"daemon", "start"}) == refused);
  CHECK(sandbox.run({"daemon", "status"}) ==
        Outcome{"golinksd is running (elsewhere: in a container or on another machine)\n", "", 0});
  ::close(held);
}

TEST_CASE("a start that fails says why") {
  DaemonSandbox sandbox;
  const Outcome outcome = sandbox.run({"daemon", "start", "--listen", "nonsense"});
  CHECK(outcome.code == 1);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.starts_with("golinks: 'nonsense' is not an address to listen on"));
  CHECK(sandbox.run({"daemon", "status"}) == not_running);
}

TEST_CASE("many starts at once give one daemon") {
  DaemonSandbox sandbox;
  std::vector<Process> processes;
  for (int i = 0; i < 20; ++i) processes.push_back(sandbox.start({"daemon", "start"}));
  const Outcome first = processes.front().wait();
  CHECK(masked(first) == running);
  for (std::size_t i = 1; i < processes.size(); ++i) CHECK(processes[i].wait() == first);
}

TEST_CASE("commands that change links, and open of the pages, leave a daemon running") {
  for (const std::vector<std::string>& change : {std::vector<std::string>{"add", "b", "example.com"},
                                                 {"edit", "a", "example.org"},
                                                 {"mv", "a", "b"},
                                                 {"rm", "a"},
                                                 {"undo"},
                                                 {"import", "links.jsonl"},
                                                 {"open"}}) {
    CAPTURE(change.front());
    DaemonSandbox sandbox;
    sandbox.run({"add", "a", "example.com"});
    sandbox.write_file("links.jsonl", "{\"keyword\":\"b\",\"target\":\"https://example.com\"}\n");
    sandbox.set("BROWSER", "true");
    sandbox.unset("GOLINKS_NO_DAEMON");
    CHECK(sandbox.run(change).code == 0);
    CHECK(becomes_ready(sandbox));
  }
}

TEST_CASE("commands that change nothing leave no daemon behind") {
  DaemonSandbox sandbox;
  sandbox.run({"add", "a", "example.com"});
  sandbox.unset("GOLINKS_NO_DAEMON");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"ls"},
                                                {"get", "a"},
                                                {"show", "a"},
                                                {"which", "example.com"},
                                                {"log"},
                                                {"export"},
                                                {"compact"},
                                                {"import", "--dry-run", "/dev/null"}})
    CHECK(sandbox.run(words).code == 0);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"add", "b", "a b"}, {"rm", "nope"}, {"import", "nope"}, {"undo", "9"}})
    CHECK(sandbox.run(words).code == 1);
  CHECK_FALSE(std::filesystem::exists(sandbox.store().string() + ".daemon.log"));
}

TEST_CASE("a daemon that runs is left as it is by the next change") {
  DaemonSandbox sandbox;
  sandbox.unset("GOLINKS_NO_DAEMON");
  CHECK(sandbox.run({"add", "a", "example.com"}) == Outcome{"go/a -> https://example.com\n", "", 0});
  CHECK(becomes_ready(sandbox));
  const Outcome before = sandbox.run({"daemon", "status"});
  CHECK(sandbox.run({"rm", "a"}).code == 0);
  CHECK(sandbox.run({"daemon", "status"}) == before);
}

TEST_CASE("no daemon is started when the settings or the environment say so") {
  DaemonSandbox sandbox;
  sandbox.run({"add", "a", "example.com"});
  sandbox.unset("GOLINKS_NO_DAEMON");
  sandbox.write_file(".config/golinks/config.toml", "autostart = false\n");
  sandbox.run({"add", "b", "example.com"});
  CHECK_FALSE(std::filesystem::exists(sandbox.store().string() + ".daemon.log"));
  CHECK(sandbox.run({"web"}) ==
        Outcome{"", "golinks: golinksd is not running (start it with 'golinks daemon start')\n", 1});
}

TEST_CASE("settings that cannot be read are no matter to add, which says why no daemon is started") {
  Sandbox sandbox;
  sandbox.unset("GOLINKS_NO_DAEMON");
  const auto settings = sandbox.write_file(".config/golinks/config.toml", "lsten = \"127.0.0.1:0\"\n");
  CHECK(sandbox.run({"add", "a", "example.com"}) ==
        Outcome{"go/a -> https://example.com\n",
                "golinks: warning: golinksd is not started: " + settings.string() +
                    ": line 1: unknown setting 'lsten' (did you mean 'listen'?)\n",
                0});
  CHECK_FALSE(std::filesystem::exists(sandbox.store().string() + ".daemon.log"));
  CHECK(sandbox.run({"add", "b", "example.com"}, {.environment = {{"GOLINKS_NO_DAEMON", "1"}}}).err.empty());
}

TEST_CASE("a missing golinksd is named by daemon start and no matter to add") {
  Sandbox sandbox;
  sandbox.unset("GOLINKS_NO_DAEMON");
  std::filesystem::create_directory(sandbox.home() / "bin");
  const auto alone = sandbox.home() / "bin/golinks";
  std::filesystem::copy_file(Sandbox::golinks(), alone);
  CHECK(sandbox.run_program(alone, {"add", "a", "example.com"}) == Outcome{"go/a -> https://example.com\n", "", 0});
  const Outcome outcome = sandbox.run_program(alone, {"daemon", "start"});
  CHECK(outcome.code == 1);
  CHECK(outcome.err.starts_with("golinks: cannot run " + sandbox.home().string()));
  CHECK(outcome.err.ends_with("golinksd: No such file or directory\n"));
}

TEST_CASE("web opens the daemon's page") {
  DaemonSandbox sandbox;
  sandbox.unset("GOLINKS_NO_DAEMON");
  const auto browser = sandbox.write_script("browser", "echo \"$1\" > \"$HOME/seen\"\n");
  CHECK(sandbox.run({"web"}, {.environment = {{"BROWSER", browser.string()}}}) == Outcome{"", "", 0});
  const std::string status = sandbox.run({"daemon", "status"}).out;
  std::string url = sandbox.read_file("seen");
  url.pop_back();
  CHECK(status.starts_with("golinksd is running at " + url + " (pid "));
}

TEST_CASE("logs shows the end of the daemon's log and follows it") {
  DaemonSandbox sandbox;
  const std::string path = sandbox.store().string() + ".daemon.log";
  CHECK(sandbox.run({"daemon", "logs"}) == Outcome{"", "golinks: golinksd has written no log yet (" + path + ")\n", 1});
  std::string lines;
  for (int i = 1; i <= 30000; ++i) lines += "line " + std::to_string(i) + "\n";
  sandbox.write_file(path, lines);
  CHECK(sandbox.run({"daemon", "logs", "-n", "2"}) == Outcome{"line 29999\nline 30000\n", "", 0});
  CHECK(sandbox.run({"daemon", "logs", "-n", "0"}) == Outcome{"", "", 0});
  CHECK(sandbox.run({"daemon", "logs", "-n", "99999"}) == Outcome{lines, "", 0});
  const std::string last = sandbox.run({"daemon", "logs"}).out;
  CHECK(last.starts_with("line 29981\n"));

  Process following = sandbox.start({"daemon", "logs", "-f", "-n", "1"});
  CHECK(following.wait_for_output("line 30000\n"));
  sandbox.write_file(path, lines + "one more\n");
  CHECK(following.wait_for_output("one more\n"));
  sandbox.write_file(path, "emptied\n");
  CHECK(following.wait_for_output("emptied\n"));
}

TEST_CASE("logs shows nothing that could steer a terminal") {
  DaemonSandbox sandbox;
  const std::string path = sandbox.store().string() + ".daemon.log";
  sandbox.write_file(path, "asked for \x1b]0;gotcha\a\nna\u00efve \xff\ncut");
  const std::string shown = "asked for \ufffd]0;gotcha\ufffd\nna\u00efve \ufffd\ncut";
  CHECK(sandbox.run({"daemon", "logs"}) == Outcome{shown, "", 0});

  Process following = sandbox.start({"daemon", "logs", "-f"});
  CHECK(following.wait_for_output(shown));
  std::ofstream(path, std::ios::app) << " off\n\x1b[2J half a ";
  CHECK(following.wait_for_output("cut off\n"));
  std::ofstream(path, std::ios::app) << "line\n" << std::string(200'000, 'x') << "\x1b\n";
  CHECK(following.wait_for_output("\ufffd[2J half a line\n" + std::string(200'000, 'x') + "\ufffd\n"));
}

TEST_CASE("run is the daemon itself, in the foreground") {
  DaemonSandbox sandbox;
  Process daemon = sandbox.start({"daemon", "run"});
  CHECK(becomes_ready(sandbox));
  CHECK(sandbox.run({"daemon", "status"}).out.find("(pid " + std::to_string(daemon.pid()) + ")") != std::string::npos);
  daemon.signal(SIGTERM);
  const Outcome outcome = daemon.wait();
  CHECK(outcome.code == 0);
  CHECK(outcome.out.empty());
}
