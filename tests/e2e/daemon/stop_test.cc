// How a daemon ends: what it was asked is answered first.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/e2e/daemon/home.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

TEST_CASE("SIGTERM ends a daemon with status 0 at once, idle connections or not") {
  Sandbox sandbox;
  DaemonProcess daemon(sandbox);
  HttpClient idle = daemon.connect();
  CHECK(idle.get("/").status == 200);
  const auto begin = std::chrono::steady_clock::now();
  const Outcome outcome = daemon.stop();
  CHECK(outcome.code == 0);
  CHECK(outcome.err.ends_with("golinksd stopped: asked to\n"));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(4));
  CHECK(idle.read_to_end().empty());
  CHECK_FALSE(is_listening(daemon.address()));
}

TEST_CASE("SIGTERM ends a daemon with status 0 while a request never ends") {
  Sandbox sandbox;
  DaemonProcess daemon(sandbox);
  HttpClient half = daemon.connect();
  half.send("GET / HT");
  CHECK(daemon.stop().code == 0);
  CHECK(half.read_to_end().empty());
}

TEST_CASE("SIGTERM under load answers whole or not at all, and closes after the last answer") {
  Sandbox sandbox;
  sandbox.run({"add", "wiki", "https://wiki.example.com"});
  DaemonProcess daemon(sandbox);
  std::atomic<long> answered{0};
  std::atomic<int> cut{0};
  std::vector<std::jthread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      HttpClient client = daemon.connect();
      try {
        while (client.get("/wiki").status == 302) ++answered;
      } catch (const std::runtime_error& end) {
        // What the client reports holds the bytes it had: there must be none.
        const std::string text = end.what();
        cut += text.find("HTTP/") != std::string::npos;
      }
    });
  }
  REQUIRE(eventually([&] { return answered > 1000; }));
  CHECK(daemon.stop().code == 0);
  clients.clear();
  CHECK(cut == 0);
}

TEST_CASE("what was sent before the end is answered") {
  Sandbox sandbox;
  sandbox.run({"add", "wiki", "https://wiki.example.com"});
  for (int round = 0; round < 10; ++round) {
    DaemonProcess daemon(sandbox);
    std::vector<HttpClient> clients;
    for (int i = 0; i < 20; ++i) clients.push_back(daemon.connect());
    daemon.signal(SIGSTOP);
    for (HttpClient& client : clients) client.send("GET /wiki HTTP/1.1\r\nHost: go\r\n\r\n");
    daemon.signal(SIGTERM);
    daemon.signal(SIGCONT);
    for (HttpClient& client : clients) CHECK(client.read_reply().status == 302);
    clients.clear();
    CHECK(daemon.wait().code == 0);
  }
}

TEST_CASE("a large request that was sent before the end is answered") {
  Sandbox sandbox;
  sandbox.run({"add", "wiki", "https://wiki.example.com"});
  std::string request = "GET /wiki HTTP/1.1\r\nHost: go\r\n";
  for (int i = 0; i < 12; ++i)
    request += "X: " + std::string(1000, 'a') + "\r\n";  // several of the pieces that are received at once
  for (int round = 0; round < 10; ++round) {
    DaemonProcess daemon(sandbox);
    std::vector<HttpClient> clients;
    for (int i = 0; i < 20; ++i) clients.push_back(daemon.connect());
    daemon.signal(SIGSTOP);
    for (HttpClient& client : clients) client.send(request + "\r\n");
    daemon.signal(SIGTERM);
    daemon.signal(SIGCONT);
    for (HttpClient& client : clients) CHECK(client.read_reply().status == 302);
    clients.clear();
    CHECK(daemon.wait().code == 0);
  }
}

TEST_CASE("a daemon without requests ends when it was told how long to wait, and not while one is under way") {
  Sandbox sandbox;
  DaemonProcess daemon(sandbox, {"--idle-exit", "1s"});
  HttpClient busy = daemon.connect();
  busy.send("GET / HTTP/1.1\r\n");
  Sandbox other;
  DaemonProcess unasked(other,
                        {"--idle-exit", "1s"});  // it begins to wait later, so its end says that the time is over
  CHECK(unasked.wait().err.ends_with("golinksd stopped: idle\n"));
  busy.send("Host: go\r\n\r\n");
  CHECK(busy.read_reply().status == 200);
  const Outcome outcome = daemon.wait();
  CHECK(outcome.code == 0);
  CHECK(outcome.err.ends_with("golinksd stopped: idle\n"));
}

TEST_CASE("a daemon whose store's folder is removed ends") {
  Sandbox sandbox;
  sandbox.run({"add", "wiki", "https://wiki.example.com"});
  DaemonProcess daemon(sandbox);
  HttpClient client = daemon.connect();
  CHECK(client.get("/wiki").status == 302);
  fs::remove_all(sandbox.store().parent_path());
  SUBCASE("at the next request") { CHECK(client.get("/wiki").status == 302); }
  SUBCASE("without one") {}
  const Outcome outcome = daemon.wait();
  CHECK(outcome.code == 0);
  CHECK(outcome.err.ends_with("golinksd stopped: the store's folder is gone\n"));
}

// Whether it blocks that signal, and so has come as far as to wait for it.
bool blocks(pid_t process, int signal) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string word; status >> word;) {
    unsigned long long mask = 0;
    if (word == "SigBlk:" && status >> std::hex >> mask) return (mask >> (signal - 1) & 1) != 0;
  }
  return false;
}

TEST_CASE("SIGTERM ends a daemon that does not serve yet with status 0") {
  Sandbox sandbox;
  sandbox.run({"add", "wiki", "https://wiki.example.com"});
  // Somebody who holds the lock and is never ready: a daemon waits for that one.
  const int file = ::open((sandbox.store().string() + ".daemon").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE(file >= 0);
  struct flock lock {};
  lock.l_type = F_WRLCK;
  REQUIRE(::fcntl(file, F_SETLK, &lock) == 0);
  Process daemon = sandbox.start_program(Sandbox::golinksd(), {"--listen", free_address()});
  REQUIRE(eventually([&] { return blocks(daemon.pid(), SIGTERM); }));
  daemon.signal(SIGTERM);
  const Outcome outcome = daemon.wait();
  CHECK(outcome.code == 0);
  CHECK(outcome.err.ends_with("golinksd stopped: asked to before it served\n"));
  ::close(file);
}

// The golinksd processes of that store, also those that hold nothing of it yet.
std::vector<pid_t> daemons_of(const Sandbox& sandbox) {
  std::vector<pid_t> found;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::error_code gone;
    const fs::path program = fs::read_symlink(entry.path() / "exe", gone);
    if (gone || program.filename() != "golinksd") continue;
    std::ifstream file(entry.path() / "environ");
    const std::string environment{std::istreambuf_iterator<char>(file), {}};
    if (environment.find("GOLINKS_STORE=" + sandbox.store().string() + '\0') != std::string::npos)
      found.push_back(std::stoi(entry.path().filename()));
  }
  return found;
}

TEST_CASE_FIXTURE(Home, "a stop right after a change leaves no daemon behind that the change has started") {
  sandbox.unset("GOLINKS_NO_DAEMON");
  for (int round = 0; round < 20; ++round) {
    REQUIRE(sandbox.run({"add", "k" + std::to_string(round), "https://example.com"}).code == 0);
    CHECK(sandbox.run({"daemon", "stop"}).code == 0);
    CHECK(daemons_of(sandbox).empty());
  }
  CHECK_FALSE(is_listening(address));
}

}  // namespace
}  // namespace golinks::test
