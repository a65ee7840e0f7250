// Machines that give a program little: few threads, little memory, closed streams, disks that are read-only.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

#include "tests/e2e/daemon/home.h"
#include "tests/support/skip.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;  // which maps terabytes
#else
constexpr bool is_sanitized = false;
#endif

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// Runs a shell line; $golinks, $golinksd and $address stand for what they say.
Outcome shell(Home& home, const std::string& line) {
  return home.sandbox.run_program("sh", {"-c", line},
                                  {.environment = {{"golinks", Sandbox::golinks().string()},
                                                   {"golinksd", Sandbox::golinksd().string()},
                                                   {"address", home.address}}});
}

std::optional<std::string> memory_obstacle() {
  if (is_sanitized) return "limits of memory under a sanitizer";
  return std::nullopt;
}

TEST_CASE_FIXTURE(Home, "with any limit of memory a daemon gets ready, or says what is missing and ends") {
  if (is_skipped(memory_obstacle())) return;
  sandbox.run({"add", "wiki", "https://wiki.example.com"});
  int ready = 0;
  int refused = 0;
  for (int kib = 20'000; kib < 300'000; kib += kib / 3) {
    CAPTURE(kib);
    // One that hangs is killed, with a status above 1.
    const Outcome outcome = shell(*this, "ulimit -v " + std::to_string(kib) +
                                             "; exec timeout -k 1 20 $golinksd --listen $address --idle-exit 1s "
                                             "--ready-fd 1");
    CHECK(outcome.code < 2);
    CHECK_FALSE(outcome.err.empty());
    const bool is_ready = outcome.out.starts_with("ready ");
    CHECK(is_ready == (outcome.code == 0));
    ++(is_ready ? ready : refused);
  }
  CHECK(ready > 0);
  CHECK(refused > 0);
}

TEST_CASE_FIXTURE(Home, "a daemon that may start no thread says so and ends") {
  // The limit is one of the user's processes, and root has none.
  if (is_skipped(::geteuid() != 0 ? std::optional<std::string>("another user's processes, for want of root")
                                  : std::nullopt))
    return;
  const std::string nobody_has = "61137";
  const fs::path home = fs::temp_directory_path() / ("golinks-few-threads-" + std::to_string(::getpid()));
  fs::create_directory(home);
  shell(*this, "chown " + nobody_has + " " + home.string());
  for (int threads = 1; threads < 12; ++threads) {
    CAPTURE(threads);
    const Outcome outcome =
        shell(*this, "cp $golinksd " + home.string() + "/golinksd; chmod 755 " + home.string() +
                         "/golinksd; HOME=" + home.string() + " timeout -k 1 20 setpriv --reuid=" + nobody_has +
                         " --regid=" + nobody_has + " --clear-groups prlimit --nproc=" + std::to_string(threads) + " " +
                         home.string() + "/golinksd --listen $address --idle-exit 1s --ready-fd 1");
    CHECK(outcome.code < 2);
    if (outcome.code == 1) {
      CHECK(outcome.out ==
            "error cannot start a thread: Resource temporarily unavailable (see ulimit -u and ulimit -v)\n");
      CHECK(outcome.err.find("Z error: cannot start a thread: ") != std::string::npos);
    }
  }
  fs::remove_all(home);
}

TEST_CASE_FIXTURE(Home, "a daemon that may open hardly a file says so and ends") {
  for (int descriptors = 4; descriptors < 40; ++descriptors) {
    CAPTURE(descriptors);
    const Outcome outcome = shell(*this, "ulimit -n " + std::to_string(descriptors) +
                                             "; exec timeout -k 1 20 $golinksd --listen $address --idle-exit 1s "
                                             "--ready-fd 1");
    if (outcome.code == 127) continue;  // too few to load its libraries
    CHECK(outcome.code < 2);
    if (outcome.code == 1) CHECK(outcome.out.find("Too many open files") != std::string::npos);
    if (outcome.code == 0) break;
  }
}

TEST_CASE_FIXTURE(Home, "a daemon without memory for an answer goes on") {
  if (is_skipped(memory_obstacle())) return;
  std::string links;
  for (int i = 0; i < 5'000; ++i)
    links += "{\"keyword\":\"k" + std::to_string(i) + "\",\"target\":\"https://example.com/" + std::string(200, 'x') +
             "\"}\n";
  REQUIRE(sandbox.run({"import", "-"}, {.input = links}).code == 0);
  DaemonProcess daemon(sandbox);
  std::istringstream status(text_of("/proc/" + std::to_string(daemon.pid()) + "/status"));
  long kib = 0;
  for (std::string word; status >> word;) {
    if (word == "VmSize:") status >> kib;
  }
  for (int more = 1'000; more < 20'000; more *= 2) {
    CAPTURE(more);
    shell(*this,
          "prlimit --pid " + std::to_string(daemon.pid()) + " --as=" + std::to_string((kib + more) * 1024) + ":");
    std::vector<HttpClient> clients;
    for (int i = 0; i < 4; ++i) {
      clients.push_back(daemon.connect());
      clients.back().send("GET /.export HTTP/1.1\r\nHost: go\r\n\r\n");
    }
    for (HttpClient& client : clients) {
      try {
        const int code = client.read_reply().status;
        CHECK((code == 200 || code == 500 || code == 503));
      } catch (const std::runtime_error&) {
        // Not even a refusal could be made.
      }
    }
    CHECK(daemon.connect().get("/k7").status == 302);
  }
  CHECK(daemon.stop().code == 0);
}

TEST_CASE_FIXTURE(Home, "a command that runs out of memory names what was too large") {
  if (is_skipped(memory_obstacle())) return;
  std::string links;
  for (int i = 0; i < 100'000; ++i)
    links += "{\"keyword\":\"k" + std::to_string(i) + "\",\"target\":\"https://example.com/" + std::string(200, 'x') +
             "\"}\n";
  const fs::path file = sandbox.write_file("links.jsonl", links);
  REQUIRE(sandbox.run({"import", file.string()}).code == 0);
  const std::string store = sandbox.store().string();
  int named = 0;
  for (const std::string& command :
       {std::string("ls"), std::string("export"), std::string("compact"), "import --dry-run " + file.string()}) {
    for (int kib = 25'000; kib < 200'000; kib += kib / 4) {
      CAPTURE(command);
      CAPTURE(kib);
      const Outcome outcome =
          shell(*this, "ulimit -v " + std::to_string(kib) + "; exec $golinks " + command + " >/dev/null");
      CHECK(outcome.code < 2);
      CHECK(outcome.err.find("internal error") == std::string::npos);
      CHECK(outcome.err.find("bad_alloc") == std::string::npos);
      if (outcome.err.find("there is not enough memory for ") == std::string::npos) continue;
      ++named;
      CHECK((outcome.err.find(store) != std::string::npos || outcome.err.find(file.string()) != std::string::npos));
    }
  }
  CHECK(named > 0);
}

TEST_CASE_FIXTURE(Home, "closed standard streams cost nothing but what would be written there") {
  for (const std::string closed : {"2>&-", "1>&-", "0<&-", "0<&- 1>&-", "1>&- 2>&-", "0<&- 2>&-", "0<&- 1>&- 2>&-"}) {
    CAPTURE(closed);
    CHECK(shell(*this, "$golinks add -f wiki https://wiki.example.com " + closed + "; $golinks get wiki")
              .out.ends_with("https://wiki.example.com\n"));
    const Outcome outcome = shell(*this, "$golinksd --listen $address " + closed +
                                             " & until $golinks daemon status | grep running.at; do sleep 0.05; done; "
                                             "cat \"$HOME/.local/share/golinks/links.pb.daemon\"; kill $!; wait $!");
    CHECK(outcome.code == 0);
    CHECK(outcome.out.find("golinksd is running at http://" + address + "/ (pid ") == 0);
    CHECK(outcome.out.find("\ngolinksd 0.1.0 pid ") != std::string::npos);
    CHECK(outcome.out.find("listening on") == std::string::npos);
    CHECK(shell(*this, "$golinks get wiki").out == "https://wiki.example.com\n");
  }
}

// A mount namespace of our own, in which the store's folder is read-only.
std::optional<std::string> mount_obstacle(Home& home) {
  if (shell(home, "unshare -m mount -t tmpfs none /mnt").code == 0) return std::nullopt;
  return "a read-only file system, for want of the right to mount";
}

const std::string make_read_only =
    "f=\"$HOME/.local/share/golinks\"; mount --bind \"$f\" \"$f\"; mount -o remount,bind,ro \"$f\"; ";

TEST_CASE_FIXTURE(Home, "a daemon serves from a read-only file system") {
  if (is_skipped(mount_obstacle(*this))) return;
  sandbox.run({"add", "wiki", "https://wiki.example.com"});
  const Outcome outcome = shell(*this, "unshare -m sh -c '" + make_read_only +
                                           "$golinks daemon start; $golinks daemon status; "
                                           "curl -sw \"%{redirect_url}\\n\" http://$address/wiki; "
                                           "$golinks daemon stop; $golinks daemon status'");
  const std::string running = "golinksd is running at http://" + address + "/ (pid ";
  CHECK(outcome.err.empty());
  CHECK(outcome.out.starts_with(running));
  CHECK(outcome.out.find(")\n" + running) != std::string::npos);
  CHECK(outcome.out.find(")\nhttps://wiki.example.com/\ngolinksd was stopped (pid ") != std::string::npos);
  CHECK(outcome.out.ends_with("\ngolinksd is not running\n"));
  CHECK_FALSE(is_listening(address));
}

TEST_CASE_FIXTURE(Home, "a daemon whose file system has become read-only is seen, and can be stopped") {
  if (is_skipped(mount_obstacle(*this))) return;
  sandbox.run({"add", "wiki", "https://wiki.example.com"});
  REQUIRE(sandbox.run({"daemon", "start"}).code == 0);
  const Outcome outcome =
      shell(*this, "unshare -m sh -c '" + make_read_only + "$golinks daemon status; $golinks daemon stop'");
  CHECK(outcome.err.empty());
  CHECK(outcome.out.find("golinksd is running at http://" + address) == 0);
  CHECK(outcome.out.find("\ngolinksd was stopped (pid ") != std::string::npos);
  CHECK_FALSE(is_listening(address));
}

TEST_CASE_FIXTURE(Home, "where the loopback interface is down a start says so") {
  if (is_skipped(shell(*this, "unshare -n true").code == 0
                     ? std::nullopt
                     : std::optional<std::string>("a network without lo, for want of the right to make one")))
    return;
  const Outcome outcome = shell(*this, "unshare -n $golinks daemon start");
  CHECK(outcome.code == 1);
  CHECK(outcome.err ==
        "golinks: cannot listen on " + address + ": the network interface lo is down (as root: ip link set lo up)\n");
}

TEST_CASE_FIXTURE(Home, "a store that is no file is refused at the start, and nothing is left beside it") {
  const fs::path folder = sandbox.home() / "links";
  fs::create_directory(folder);
  for (const std::string& path : {folder.string(), std::string("/dev/null")}) {
    CAPTURE(path);
    const Outcome outcome = sandbox.run({"daemon", "start"}, {.environment = {{"GOLINKS_STORE", path}}});
    CHECK(outcome.code == 1);
    CHECK(outcome.err == "golinks: " + path + (path == "/dev/null" ? " is no regular file" : " is a folder") +
                             ", not a store (see GOLINKS_STORE)\n");
    const Outcome direct = shell(*this, "GOLINKS_STORE=" + path + " $golinksd --listen $address --ready-fd 1");
    CHECK(direct.code == 1);
    CHECK(direct.out.find("not a store (see GOLINKS_STORE)\n") != std::string::npos);
    for (const char* ending : {".daemon", ".daemon.log", ".lock", ".usage"}) CHECK_FALSE(fs::exists(path + ending));
  }
}

}  // namespace
}  // namespace golinks::test
