// How a daemon comes to serve a store, and what it says when it cannot.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/e2e/daemon/home.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

TEST_CASE_FIXTURE(Home, "20 starts at once give one daemon") {
  std::vector<std::jthread> starters;
  std::atomic<int> failed{0};
  for (int i = 0; i < 20; ++i) {
    starters.emplace_back([&] { failed += sandbox.run({"daemon", "start"}).code != 0; });
  }
  starters.clear();
  CHECK(failed == 0);
  CHECK(serves());
  const std::string text = log();
  const std::size_t first = text.find("listening on");
  CHECK(first != std::string::npos);
  CHECK(text.find("listening on", first + 1) == std::string::npos);
}

TEST_CASE_FIXTURE(Home, "a daemon that may not use a port below 1024 says how to let it") {
  std::ifstream first_free_for_all("/proc/sys/net/ipv4/ip_unprivileged_port_start");
  int port = 1024;
  first_free_for_all >> port;
  if (port <= 1) return;  // the machine keeps no port for root
  const std::string daemon = Sandbox::golinksd().string();
  std::vector<std::string> words = {daemon, "--listen", "127.103.111.1:1"};
  if (::geteuid() == 0) words.insert(words.begin(), {"setpriv", "--bounding-set=-net_bind_service"});
  const std::string program = words.front();
  words.erase(words.begin());
  const Outcome outcome = sandbox.run_program(program, words);
  CHECK(outcome.code == 1);
  CHECK(outcome.err.find("cannot listen on 127.103.111.1:1: Permission denied (ports below 1024 need a right that "
                         "'golinks setup' gives)\n") != std::string::npos);
}

TEST_CASE_FIXTURE(Home, "after a kill the next start serves, whatever the old files say") {
  REQUIRE(sandbox.run({"daemon", "start"}).code == 0);
  const int first = daemons_pid();
  REQUIRE(first > 0);
  ::kill(first, SIGKILL);
  REQUIRE(eventually([&] { return !is_listening(address); }));
  REQUIRE(fs::exists(sandbox.store().string() + ".daemon"));
  REQUIRE(sandbox.run({"daemon", "start"}).code == 0);
  CHECK(serves());
  CHECK(daemons_pid() != first);
}

TEST_CASE_FIXTURE(Home, "an old lock file that names a living process stops nobody") {
  fs::create_directories(sandbox.store().parent_path());
  std::ofstream(sandbox.store().string() + ".daemon") << "golinksd 9.9.9 127.0.0.1:1 " << ::getpid() << "\n";
  REQUIRE(sandbox.run({"daemon", "start"}).code == 0);
  CHECK(serves());
}

TEST_CASE_FIXTURE(Home, "a start does not hold its caller's output, error or folder") {
  // The shell's pipe ends only when every process that has it is gone.
  const fs::path folder = sandbox.home() / "work";
  fs::create_directory(folder);
  const Outcome outcome = sandbox.run_program(
      "sh", {"-c", "{ " + Sandbox::golinks().string() + " daemon start 2>&1; } | cat; echo done"}, {.folder = folder});
  CHECK(outcome.code == 0);
  CHECK(outcome.out.ends_with("done\n"));
  REQUIRE(serves());
  const std::string proc = "/proc/" + std::to_string(daemons_pid());
  CHECK(fs::read_symlink(proc + "/cwd") == "/");
  for (const auto& entry : fs::directory_iterator(proc + "/fd")) {
    std::error_code gone;
    CHECK_FALSE(fs::read_symlink(entry.path(), gone).string().starts_with("pipe:"));
  }
}

TEST_CASE_FIXTURE(Home, "the port taken by another program names it") {
  Sandbox other;
  const DaemonProcess daemon(other);
  const std::string taken = daemon.address() + " is taken by golinksd (pid " + std::to_string(daemon.pid()) + ")";
  const Outcome direct = run_golinksd(sandbox, {"--listen", daemon.address(), "--ready-fd", "1"});
  CHECK(direct.code == 1);
  CHECK(direct.out == "error " + taken + "\n");
  CHECK(direct.err.ends_with("Z error: " + taken + "\n"));
  sandbox.write_file(".config/golinks/config.toml", "listen = \"" + daemon.address() + "\"\n");
  const Outcome started = sandbox.run({"daemon", "start"});
  CHECK(started.code == 1);
  CHECK(started.err.find(taken) != std::string::npos);
}

TEST_CASE_FIXTURE(Home, "a second daemon of the same store says running and ends") {
  const DaemonProcess daemon(sandbox);
  const Outcome second = run_golinksd(sandbox, {"--listen", "127.0.0.1:0", "--ready-fd", "1"});
  CHECK(second.code == 0);
  CHECK(second.out == "running\n");
}

TEST_CASE_FIXTURE(Home, "a log that has grown large begins anew with the next daemon") {
  const fs::path name = fs::relative(sandbox.store(), sandbox.home()).string() + ".daemon.log";
  sandbox.write_file(name, std::string(1024 * 1024, '\n') + "the last words\n");
  REQUIRE(sandbox.run({"daemon", "start"}).code == 0);
  CHECK(log().size() < 1024);
  CHECK(log().find("listening on") != std::string::npos);
  REQUIRE(sandbox.run({"daemon", "stop"}).code == 0);
  sandbox.write_file(name, "the last words\n");
  REQUIRE(sandbox.run({"daemon", "start"}).code == 0);
  CHECK(log().starts_with("the last words\n"));
}

TEST_CASE_FIXTURE(Home, "a privileged port beyond loopback is refused") {
  const Outcome outcome = run_golinksd(sandbox, {"--listen", "0.0.0.0:80", "--ready-fd", "1"});
  CHECK(outcome.code == 1);
  CHECK(outcome.out == "error refusing to listen on 0.0.0.0:80: a privileged port beyond loopback\n");
}

TEST_CASE_FIXTURE(Home, "the log begins with what is served where") {
  sandbox.run({"add", "fb", "www.facebook.com"});
  DaemonProcess daemon(sandbox);
  const std::string log = daemon.stop().err;
  CHECK(log.find("Z golinksd 0.1.0 listening on " + daemon.address() + ", links from " + sandbox.store().string() +
                 ": 1\n") == 19);
}

TEST_CASE_FIXTURE(Home, "settings that cannot be read are an error that names them") {
  sandbox.write_file(".config/golinks/config.toml", "listne = \"x\"\n");
  const Outcome outcome = run_golinksd(sandbox, {"--ready-fd", "1"});
  CHECK(outcome.code == 1);
  CHECK(outcome.out.starts_with("error "));
  CHECK(outcome.out.find("listne") != std::string::npos);
}

TEST_CASE_FIXTURE(Home, "wrong usage") {
  CHECK(run_golinksd(sandbox, {"--what"}) == Outcome{"", "golinksd: unknown option --what, see golinksd --help\n", 2});
  CHECK(run_golinksd(sandbox, {"--listen"}) == Outcome{"", "golinksd: --listen needs a value\n", 2});
  CHECK(run_golinksd(sandbox, {"x"}) == Outcome{"", "golinksd: unexpected argument 'x'\n", 2});
  CHECK(run_golinksd(sandbox, {"--ready-fd", "77"}).code == 2);
  CHECK(run_golinksd(sandbox, {"--idle-exit", "soon"}).code == 2);
  CHECK(run_golinksd(sandbox, {"--listen", "go:80"}).err.find("'go:80' is not an address") != std::string::npos);
  CHECK(run_golinksd(sandbox, {"--version"}) == Outcome{"golinksd 0.1.0\n", "", 0});
  CHECK(run_golinksd(sandbox, {"--help"}).out.starts_with("usage: golinksd "));
}

// Runs golinksd as a service manager does: the socket as descriptor 3, the variables naming the new process.
pid_t spawn_with_socket(const Sandbox& sandbox, int socket, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {Sandbox::golinksd().string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const std::string home = "HOME=" + sandbox.home().string();
  const std::string log = (sandbox.home() / "log").string();
  const pid_t child = ::fork();
  if (child != 0) return child;
  char pid_variable[32];
  std::snprintf(pid_variable, sizeof pid_variable, "LISTEN_PID=%d", ::getpid());
  char fds_variable[] = "LISTEN_FDS=1";
  char* environment[] = {pid_variable, fds_variable, const_cast<char*>(home.c_str()), nullptr};
  ::dup2(::open(log.c_str(), O_WRONLY | O_CREAT, 0600), 2);
  ::dup2(socket, 3);
  ::fcntl(3, F_SETFD, 0);  // it may have been 3 all along
  ::execve(pointers[0], pointers.data(), environment);
  ::_exit(127);
}

// The service manager's socket.
int listen_on(const std::string& address) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  ::inet_pton(AF_INET, address.substr(0, address.find(':')).c_str(), &at.sin_addr);
  at.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.find(':') + 1))));
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0);
  REQUIRE(::listen(socket, 16) == 0);
  return socket;
}

int end_with(pid_t daemon, int signal) {
  ::kill(daemon, signal);
  int status = -1;
  ::waitpid(daemon, &status, 0);
  return status;
}

TEST_CASE_FIXTURE(Home, "a socket handed over is served in place of the daemon that was started by hand") {
  sandbox.run({"add", "wiki", "https://wiki.example.com"});
  DaemonProcess by_hand(sandbox);
  const int socket = listen_on(address);
  HttpClient early(address);
  early.send("GET /wiki HTTP/1.1\r\nHost: go\r\n\r\n");
  const pid_t daemon = spawn_with_socket(sandbox, socket, {});
  CHECK(early.read_reply().status == 302);
  const Outcome replaced = by_hand.wait();
  CHECK(replaced.code == 0);
  CHECK(replaced.err.ends_with("golinksd stopped: asked to\n"));
  CHECK(daemons_pid() == daemon);
  CHECK(end_with(daemon, SIGTERM) == 0);
  ::close(socket);
}

TEST_CASE_FIXTURE(Home, "a socket handed over is served, and lives on for the next daemon") {
  sandbox.run({"add", "wiki", "https://wiki.example.com"});
  const int socket = listen_on(address);
  for (int round = 0; round < 2; ++round) {
    // Connected before there is a daemon.
    HttpClient early(address);
    early.send("GET /wiki HTTP/1.1\r\nHost: go\r\n\r\n");
    const pid_t daemon = spawn_with_socket(sandbox, socket, {"--listen", "127.0.0.1:1"});
    CHECK(early.read_reply().status == 302);
    CHECK(end_with(daemon, SIGTERM) == 0);
  }
  ::close(socket);
}

TEST_CASE_FIXTURE(Home,
                  "who has connected to a socket handed over when a daemon ends is answered, by this one or the next") {
  sandbox.run({"add", "wiki", "https://wiki.example.com"});
  const int socket = listen_on(address);
  const pid_t first = spawn_with_socket(sandbox, socket, {});
  REQUIRE(HttpClient(address).get("/wiki").status == 302);
  ::kill(first, SIGSTOP);
  std::vector<HttpClient> waiting;
  for (int i = 0; i < 10; ++i) waiting.emplace_back(address);
  ::kill(first, SIGTERM);
  ::kill(first, SIGCONT);
  for (HttpClient& client : waiting) client.send("GET /wiki HTTP/1.1\r\nHost: go\r\n\r\n");
  CHECK(end_with(first, SIGCONT) == 0);
  const pid_t next = spawn_with_socket(sandbox, socket, {});
  for (HttpClient& client : waiting) CHECK(client.read_reply().status == 302);
  CHECK(HttpClient(address).get("/wiki").status == 302);  // it is there
  CHECK(end_with(next, SIGTERM) == 0);
  ::close(socket);
}

}  // namespace
}  // namespace golinks::test
