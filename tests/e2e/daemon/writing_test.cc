// Changes over HTTP are as safe as those of the command line, and hold up nobody.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "store/descriptor.h"
#include "tests/e2e/daemon/daemon_process.h"
#include "tests/e2e/daemon/page_request.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

PageRequest add_by_form(const std::string& keyword) {
  return from_our_page("/.new", form({{"keyword", keyword}, {"target", "https://example.com/" + keyword}}));
}

struct Writing {
  Sandbox sandbox;
  std::unique_ptr<DaemonProcess> daemon;

  Writing() {
    REQUIRE(sandbox.run({"add", "wiki", "https://wiki.example.com"}).code == 0);
    daemon = std::make_unique<DaemonProcess>(sandbox);
  }
  [[nodiscard]] std::size_t links() {
    const std::string listed = sandbox.run({"ls"}).out;
    return static_cast<std::size_t>(std::count(listed.begin(), listed.end(), '\n'));
  }
  [[nodiscard]] std::string target_of(const std::string& keyword) { return sandbox.run({"get", keyword}).out; }

  // The lock that writers take, held by the test until the descriptor is closed.
  [[nodiscard]] Descriptor hold_lock() const {
    Descriptor lock(::open((sandbox.store().string() + ".lock").c_str(), O_RDWR | O_CLOEXEC));
    REQUIRE(lock.get() >= 0);
    REQUIRE(::flock(lock.get(), LOCK_EX) == 0);
    return lock;
  }
  // How many threads of the daemon have the lock's file open, which is while they want it or have it.
  [[nodiscard]] long waiting_for_lock() const {
    long count = 0;
    for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(daemon->pid()) + "/fd")) {
      std::error_code closed_meanwhile;
      count += fs::read_symlink(entry.path(), closed_meanwhile).string().ends_with("links.pb.lock");
    }
    return count;
  }
};

TEST_CASE_FIXTURE(Writing, "a change that waits for the store's lock holds up no redirect and no page") {
  Descriptor lock = hold_lock();
  HttpClient writer = daemon->connect();
  send(writer, add_by_form("late"));
  REQUIRE(eventually([this] { return waiting_for_lock() == 1; }));
  HttpClient reader = daemon->connect();
  for (int i = 0; i < 50; ++i) CHECK(reader.get("/wiki").status == 302);
  CHECK(reader.get("/", for_people).status == 200);
  CHECK(reader.get("/.detail/wiki", for_people).status == 200);
  CHECK_FALSE(writer.has_something());
  lock.reset();
  CHECK(writer.read_reply().status == 303);
  CHECK(reader.get("/late").header("location") == "https://example.com/late");
}

TEST_CASE_FIXTURE(Writing, "many changes that wait for the lock hold up no redirect, and are all made in the end") {
  Descriptor lock = hold_lock();
  std::vector<HttpClient> writers;
  for (int i = 0; i < 6; ++i) {
    writers.push_back(daemon->connect());
    send(writers.back(), add_by_form("late-" + std::to_string(i)));
  }
  REQUIRE(eventually([this] { return waiting_for_lock() >= 1; }));
  HttpClient reader = daemon->connect();
  for (int i = 0; i < 50; ++i) CHECK(reader.get("/wiki").status == 302);
  lock.reset();
  for (HttpClient& writer : writers) CHECK(writer.read_reply().status == 303);
  CHECK(links() == 7);
}

TEST_CASE_FIXTURE(Writing, "changes by four browsers and the command line at once are all kept") {
  constexpr int each = 15;
  std::vector<std::jthread> browsers;
  std::atomic<int> refused{0};
  for (int b = 0; b < 4; ++b) {
    browsers.emplace_back([&, b] {
      HttpClient client = daemon->connect();
      for (int i = 0; i < each; ++i) refused += ask(client, add_by_form(fmt::format("b{}/{}", b, i))).status != 303;
    });
  }
  for (int i = 0; i < each; ++i) CHECK(sandbox.run({"add", "cli/" + std::to_string(i), "example.com"}).code == 0);
  browsers.clear();
  CHECK(refused == 0);
  CHECK(links() == 1 + 5 * each);
}

TEST_CASE_FIXTURE(Writing, "of four browsers that create one keyword at once exactly one succeeds") {
  std::vector<HttpClient> browsers;
  for (int b = 0; b < 4; ++b) browsers.push_back(daemon->connect());
  for (std::size_t b = 0; b < browsers.size(); ++b) {
    send(browsers[b],
         from_our_page("/.new", form({{"keyword", "same"}, {"target", fmt::format("host{}.example.com", b)}})));
  }
  std::vector<int> statuses;
  for (HttpClient& browser : browsers) statuses.push_back(browser.read_reply().status);
  std::ranges::sort(statuses);
  CHECK(statuses == std::vector{303, 409, 409, 409});
}

TEST_CASE_FIXTURE(Writing, "at the limit for the size of files a change is refused, and golinksd goes on") {
  const std::string before = sandbox.read_file(sandbox.store());
  const rlimit limit{before.size() + 20, RLIM_INFINITY}, none{RLIM_INFINITY, RLIM_INFINITY};
  REQUIRE(::prlimit(daemon->pid(), RLIMIT_FSIZE, &limit, nullptr) == 0);
  const std::string json = fmt::format(R"({{"target":"https://example.com/{}"}})", std::string(2000, 'x'));
  const HttpReply refused = ask(daemon->address(), put_json("large", json));
  CHECK(refused.status == 500);
  CHECK(refused.body.find("nothing was saved") != std::string::npos);
  CHECK(sandbox.read_file(sandbox.store()) == before);
  REQUIRE(::prlimit(daemon->pid(), RLIMIT_FSIZE, &none, nullptr) == 0);
  CHECK(ask(daemon->address(), put_json("large", json)).status == 201);
}

TEST_CASE_FIXTURE(Writing, "what was put is followed by the very next request, on any connection") {
  HttpClient reader = daemon->connect();
  HttpClient writer = daemon->connect();
  for (int i = 0; i < 100; ++i) {
    const std::string target = "https://example.com/" + std::to_string(i);
    REQUIRE(ask(writer, put_json("moving", fmt::format(R"({{"target":"{}"}})", target))).status ==
            (i == 0 ? 201 : 200));
    REQUIRE(reader.get("/moving").header("location") == target);
  }
  REQUIRE(ask(writer, {.method = "DELETE", .target = "/.api/links/moving"}).status == 204);
  CHECK(reader.get("/moving").status == 404);
}

TEST_CASE_FIXTURE(Writing, "SIGTERM lets a change that is under way be made, and be answered") {
  Descriptor lock = hold_lock();
  HttpClient writer = daemon->connect();
  send(writer, add_by_form("last"));
  REQUIRE(eventually([this] { return waiting_for_lock() == 1; }));
  HttpClient idle = daemon->connect();
  REQUIRE(idle.get("/wiki").status == 302);
  daemon->signal(SIGTERM);
  CHECK(idle.read_to_end().empty());  // it has begun to end
  lock.reset();
  CHECK(writer.read_reply().status == 303);
  CHECK(daemon->wait().code == 0);
  CHECK(target_of("last") == "https://example.com/last\n");
}

TEST_CASE_FIXTURE(Writing, "a change that was answered survives the daemon's sudden death") {
  for (int round = 0; round < 10; ++round) {
    const std::string keyword = "kept-" + std::to_string(round);
    CHECK(ask(daemon->address(), add_by_form(keyword)).status == 303);
    daemon->signal(SIGKILL);
    CHECK(daemon->wait().code == -SIGKILL);
    CHECK(target_of(keyword) == "https://example.com/" + keyword + "\n");
    daemon = std::make_unique<DaemonProcess>(sandbox);
  }
}

TEST_CASE_FIXTURE(Writing, "a form may have 64 KiB and not a byte more") {
  std::string body = form({{"keyword", "large"}, {"target", "example.com"}}) + "&more=";
  body.append(64 * 1024 - body.size(), 'a');
  CHECK(ask(daemon->address(), from_our_page("/.new", body)).status == 303);
  CHECK(ask(daemon->address(), from_our_page("/.new", body + "a")).status == 413);
  const std::string too_long = "keyword=large&target=https%3A%2F%2F" + std::string(33000, 'a');
  CHECK(ask(daemon->address(), from_our_page("/.edit/large", too_long)).status == 400);
  CHECK(target_of("large") == "https://example.com\n");
}

TEST_SUITE_BEGIN("slow");

TEST_CASE_FIXTURE(Writing, "a change that does not get the lock is refused, and says who has it") {
  const Descriptor lock = hold_lock();
  const HttpReply reply = ask(daemon->address(), add_by_form("never"));
  CHECK(reply.status == 503);
  CHECK(reply.body.find("value=\"never\"") != std::string::npos);  // the form can be sent again
  CHECK(reply.body.find("lock") != std::string::npos);
  CHECK(ask(daemon->address(), {.target = "/wiki"}).status == 302);
}

TEST_SUITE_END();

}  // namespace
}  // namespace golinks::test
