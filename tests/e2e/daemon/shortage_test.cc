// A daemon that has no file descriptor left for those who connect.
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <time.h>

#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include "tests/e2e/daemon/home.h"

namespace golinks::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

// A started daemon, whose descriptors can be counted and rationed.
struct Rationed : Home {
  pid_t pid = 0;
  Rationed() {
    sandbox.run({"add", "wiki", "https://wiki.example.com"});
    REQUIRE(sandbox.run({"daemon", "start"}).code == 0);
    REQUIRE(serves());
    pid = daemons_pid();
    REQUIRE(eventually([&] { return open_sockets() == 1; }));  // the one that it listens on
  }

  // From now on it can open `more` descriptors.
  void allow_descriptors(int more) const {
    rlimit limit = ration(nullptr);
    limit.rlim_cur = 0;
    for (int free = 0; free <= more; ++limit.rlim_cur) free += is_open(limit.rlim_cur) ? 0 : 1;
    --limit.rlim_cur;
    ration(&limit);
  }
  void allow_all() const {
    rlimit limit = ration(nullptr);
    limit.rlim_cur = limit.rlim_max;
    ration(&limit);
  }

  // How long it computes in half a second. Time has to pass for that: whoever waits spends none of it.
  [[nodiscard]] nanoseconds busy_time() const {
    const nanoseconds before = computed();
    std::this_thread::sleep_for(milliseconds(500));
    return computed() - before;
  }
  [[nodiscard]] bool has_told_of_shortage() { return log().find("out of file descriptors") != std::string::npos; }

 private:
  [[nodiscard]] std::filesystem::path descriptors() const { return "/proc/" + std::to_string(pid) + "/fd"; }
  [[nodiscard]] bool is_open(rlim_t descriptor) const {
    return std::filesystem::is_symlink(descriptors() / std::to_string(descriptor));
  }
  [[nodiscard]] int open_sockets() const {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(descriptors())) {
      std::error_code gone;
      count += std::filesystem::read_symlink(entry.path(), gone).string().starts_with("socket:") ? 1 : 0;
    }
    return count;
  }
  rlimit ration(const rlimit* next) const {
    rlimit last{};
    REQUIRE(::prlimit(pid, RLIMIT_NOFILE, next, &last) == 0);
    return last;
  }
  [[nodiscard]] nanoseconds computed() const {
    clockid_t clock{};
    timespec time{};
    REQUIRE(::clock_getcpuclockid(pid, &clock) == 0);
    REQUIRE(::clock_gettime(clock, &time) == 0);
    return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
  }
};

TEST_CASE_FIXTURE(Rationed, "without a descriptor for it a connection waits, and the daemon does not spin on it") {
  allow_descriptors(0);
  std::vector<HttpClient> waiting;
  for (int i = 0; i < 10; ++i) {
    waiting.emplace_back(address);
    waiting.back().send("GET /wiki HTTP/1.1\r\nHost: go\r\n\r\n");
  }
  REQUIRE(eventually([&] { return has_told_of_shortage(); }));
  CHECK(busy_time() < milliseconds(50));
  for (const HttpClient& client : waiting) CHECK_FALSE(client.has_something());
  allow_all();
  for (HttpClient& client : waiting) CHECK(client.read_reply().header("location") == "https://wiki.example.com");
  CHECK(daemons_pid() == pid);
}

TEST_CASE_FIXTURE(Rationed, "far more connections than descriptors cost little, and when they close it answers again") {
  allow_descriptors(5);
  {
    std::vector<HttpClient> crowd;
    for (int i = 0; i < 200; ++i) crowd.emplace_back(address);
    CHECK(busy_time() < milliseconds(100));
  }
  for (int i = 0; i < 20; ++i) CHECK(HttpClient(address).get("/wiki").status == 302);
  CHECK(daemons_pid() == pid);
}

}  // namespace
}  // namespace golinks::test
