// Clients that send too much, too slowly, or nothing: nobody else may notice them.
#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <vector>

#include "tests/e2e/daemon/daemon_process.h"

namespace golinks::test {
namespace {

using Clock = std::chrono::steady_clock;

struct Attacked {
  Sandbox sandbox;
  std::unique_ptr<DaemonProcess> daemon;
  Attacked() {
    sandbox.run({"add", "wiki", "https://wiki.example.com"});
    daemon = std::make_unique<DaemonProcess>(sandbox);
  }
  [[nodiscard]] bool serves() const { return daemon->connect().get("/wiki").status == 302; }

  // Sends `bytes` as far as the daemon takes them and returns the status it answered.
  [[nodiscard]] int status_of(const std::string& bytes) const {
    HttpClient client = daemon->connect();
    try {
      client.send(bytes);
    } catch (const std::runtime_error&) {
      // It may have hung up already; its answer can still be read.
    }
    return client.read_reply().status;
  }

  // Sends pieces until the daemon hangs up, and returns how many bytes it took.
  [[nodiscard]] std::size_t flood(const std::string& start, const std::string& piece) const {
    HttpClient client = daemon->connect();
    std::size_t sent = 0;
    try {
      client.send(start);
      for (; sent < 64 * 1024 * 1024; sent += piece.size()) client.send(piece);
    } catch (const std::runtime_error&) {
    }
    return sent;
  }
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool memory_tells = false;  // a sanitizer keeps what was given back
#else
constexpr bool memory_tells = true;
#endif

void check_growth(const DaemonProcess& daemon, long before_kib) {
  if (memory_tells) {
    CHECK(daemon.resident_kib() - before_kib < 4 * 1024);
  } else {
    MESSAGE("skipped: the memory of a daemon under a sanitizer");
  }
}

const std::string start_line = "GET /wiki HTTP/1.1\r\nHost: go\r\n";

TEST_CASE_FIXTURE(Attacked, "64 idle connections and 8 half requests delay nobody") {
  std::vector<HttpClient> idle;
  for (int i = 0; i < 64; ++i) {
    idle.push_back(daemon->connect());
    if (i % 2 == 0) REQUIRE(idle.back().get("/wiki").status == 302);
  }
  std::vector<HttpClient> slow;
  for (int i = 0; i < 8; ++i) {
    slow.push_back(daemon->connect());
    slow.back().send("GET /wiki HTT");
  }
  // Half of what a slow request is given: whoever waited for one would wait longer.
  const Clock::time_point begin = Clock::now();
  for (int i = 0; i < 50; ++i) REQUIRE(serves());
  CHECK(Clock::now() - begin < std::chrono::seconds(5));
  // All of them were open the whole time, and still work.
  for (HttpClient& client : slow) {
    CHECK_FALSE(client.has_something());
    client.send("P/1.1\r\nHost: go\r\n\r\n");
    CHECK(client.read_reply().status == 302);
  }
  for (HttpClient& client : idle) CHECK(client.get("/wiki").status == 302);
}

TEST_CASE_FIXTURE(Attacked, "a request that arrives one byte at a time is a request") {
  HttpClient client = daemon->connect();
  for (const char c : start_line + "\r\n") client.send(std::string(1, c));
  CHECK(client.read_reply().status == 302);
}

TEST_CASE_FIXTURE(Attacked, "what is too large is refused") {
  CHECK(status_of("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: go\r\n\r\n") == 414);
  std::string head = start_line;
  for (int i = 0; i < 20; ++i) head += "X: " + std::string(1000, 'a') + "\r\n";
  CHECK(status_of(head + "\r\n") == 431);
  CHECK(status_of(start_line + "Content-Length: 65537\r\n\r\n" + std::string(65537, 'a')) == 413);
  CHECK(status_of(start_line + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n") == 411);
  CHECK(status_of("GET /wiki HTTP/1.1\nHost: go\n\n") == 400);
  CHECK(status_of(std::string("\x16\x03\x01\x00\xf1", 5)) == 400);
  CHECK(serves());
}

TEST_CASE_FIXTURE(Attacked, "a refused sender still reads why, then the connection ends") {
  HttpClient client = daemon->connect();
  client.send(start_line + "Content-Length: 500000\r\n\r\n" + std::string(500'000, 'a'));
  const HttpReply reply = client.read_reply();
  CHECK(reply.status == 413);
  CHECK(reply.header("connection") == "close");
  CHECK(reply.body == "the request's body is larger than 64 KiB\n");
  CHECK(client.read_to_end().empty());
}

TEST_CASE_FIXTURE(Attacked, "endless heads, bodies and chunks are cut off and take no memory") {
  REQUIRE(serves());
  const long before = daemon->resident_kib();
  const std::string piece(64 * 1024, 'a');
  for (int i = 0; i < 10; ++i) {
    CHECK(flood(start_line + "X: ", piece) < 16 * 1024 * 1024);
    CHECK(flood(start_line + "Content-Length: 1000000000\r\n\r\n", piece) < 16 * 1024 * 1024);
    CHECK(flood(start_line + "Transfer-Encoding: chunked\r\n\r\n", "10000\r\n" + piece + "\r\n") < 16 * 1024 * 1024);
  }
  CHECK(serves());
  check_growth(*daemon, before);
}

TEST_CASE_FIXTURE(Attacked, "memory taken for a large request is given back") {
  REQUIRE(serves());
  std::vector<HttpClient> clients;
  const std::string request = start_line + "Content-Length: 60000\r\n\r\n" + std::string(60'000, 'a');
  const long before = daemon->resident_kib();
  for (int i = 0; i < 200; ++i) {
    clients.push_back(daemon->connect());
    clients.back().send(request);
    REQUIRE(clients.back().read_reply().status == 302);
  }
  check_growth(*daemon, before);
}

TEST_CASE("answers that nobody reads take at most 64 MiB, then there is 503, and the memory comes back") {
  Sandbox sandbox;
  std::string links;
  for (int i = 0; i < 50'000; ++i)
    links += "{\"keyword\":\"k" + std::to_string(i) + "\",\"target\":\"https://example.com/" + std::string(100, 'x') +
             "\"}\n";
  REQUIRE(sandbox.run({"import", "-"}, {.input = links}).code == 0);
  const DaemonProcess daemon(sandbox);
  REQUIRE(daemon.connect().get("/.export").status == 200);
  const long before = daemon.resident_kib();
  std::vector<HttpClient> clients;
  int refused = 0;
  for (int i = 0; i < 40; ++i) {
    clients.push_back(daemon.connect());
    clients.back().send("GET /.export HTTP/1.1\r\nHost: go\r\n\r\n");
    refused += clients.back().read_some(15).find(" 503 ") != std::string::npos ? 1 : 0;
    if (memory_tells) CHECK(daemon.resident_kib() - before < 96 * 1024);  // one that is being made comes on top
  }
  CHECK(refused > 0);
  CHECK(daemon.connect().get("/k7").status == 302);
  clients.clear();
  CHECK(eventually([&] { return daemon.connect().get("/.export").status == 200; }));
  if (memory_tells) CHECK(eventually([&] { return daemon.resident_kib() - before < 8 * 1024; }));
}

TEST_SUITE_BEGIN("slow");

TEST_CASE_FIXTURE(Attacked, "a request that takes longer than 10 seconds is cut off, however steadily it trickles") {
  HttpClient stuck = daemon->connect();
  const Clock::time_point begin = Clock::now();
  stuck.send("GET /wiki HTTP/1.1\r\nX: ");
  HttpClient trickling(daemon->address(), std::chrono::seconds(1));
  trickling.send("GET /wiki HTTP/1.1\r\nX: ");
  while (!trickling.has_something() && Clock::now() - begin < std::chrono::seconds(20)) {
    trickling.send("a");
    try {
      (void)trickling.read_reply();
      break;
    } catch (const std::runtime_error&) {
      // Nothing within a second: send another byte.
    }
  }
  const HttpReply reply = stuck.read_reply();
  const auto took = Clock::now() - begin;
  CHECK(reply.status == 408);
  CHECK(reply.header("connection") == "close");
  CHECK(took >= std::chrono::milliseconds(9'500));
  CHECK(took < std::chrono::seconds(14));
  CHECK(serves());
}

TEST_SUITE_END();

}  // namespace
}  // namespace golinks::test
