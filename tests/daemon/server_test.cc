// The event loops, in this process and with limits short enough to watch.
#include "daemon/server.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <stdexcept>
#include <vector>

#include "daemon/listener.h"
#include "tests/support/http_client.h"

namespace golinks {
namespace {

using std::chrono::milliseconds;
using test::HttpClient;
using test::HttpReply;

class Served {
 public:
  explicit Served(const HttpHandler& handler, const ServerLimits& limits = {})
      : listener_(std::move(*open_listener(*Address::parse("127.0.0.1:0")))),
        address_(Address::of_socket(listener_.get())->text()),
        server_(std::move(listener_), {.full = handler}, limits) {}

  [[nodiscard]] HttpClient connect() const { return HttpClient(address_); }
  Server& server() { return server_; }

 private:
  Descriptor listener_;
  std::string address_;
  Server server_;
};

// Waits for what has no event of its own; the limit is a safety net.
bool eventually(const std::function<bool()>& done) {
  const auto deadline = Clock::now() + std::chrono::minutes(1);
  while (!done() && Clock::now() < deadline) std::this_thread::sleep_for(milliseconds(1));
  return done();
}

HttpResponse hello(const HttpRequest&) { return {200, {{"Content-Type", "text/plain"}}, "hello"}; }

TEST_CASE("a handler sees the request as it was sent") {
  const Served served([](const HttpRequest& request) {
    return HttpResponse{200,
                        {},
                        std::string(request.head.method) + " " + std::string(request.head.target) + " " +
                            std::string(request.header("X-Thing")) + " " + request.peer.address + " " + std::string(request.body)};
  });
  HttpClient client = served.connect();
  client.send("PUT /a%2Fb/../c?x=1&y=2?z HTTP/1.1\r\nHost: go\r\nx-thing:  some thing \r\nContent-Length: 4\r\n\r\nbody");
  CHECK(client.read_reply().body == "PUT /a%2Fb/../c?x=1&y=2?z some thing 127.0.0.1 body");
  CHECK(client.get("/next").body == "GET /next  127.0.0.1 ");
}

TEST_CASE("an exception in a handler is status 500 and nothing of its text") {
  const Served served([](const HttpRequest&) -> HttpResponse { throw std::runtime_error("secret"); });
  const HttpReply reply = served.connect().get("/");
  CHECK(reply.status == 500);
  CHECK((reply.head + reply.body).find("secret") == std::string::npos);
}

TEST_CASE("a quiet connection is closed after its time") {
  const Served served(hello, {.idle = milliseconds(50)});
  HttpClient silent = served.connect();
  CHECK(silent.read_to_end().empty());
  HttpClient used = served.connect();
  CHECK(used.get("/").status == 200);
  CHECK(used.read_to_end().empty());
}

TEST_CASE("a request that takes too long is refused with 408") {
  const Served served(hello, {.receiving = milliseconds(50)});
  HttpClient head = served.connect();
  head.send("GET / HT");
  CHECK(head.read_reply().status == 408);
  CHECK(head.read_to_end().empty());
  HttpClient body = served.connect();
  body.send("POST / HTTP/1.1\r\nHost: go\r\nContent-Length: 10\r\n\r\n12345");
  CHECK(body.read_reply().status == 408);
}

TEST_CASE("the time for a request begins anew with each request") {
  constexpr milliseconds limit{3000};
  const Served served(hello, {.receiving = limit});
  HttpClient client = served.connect();
  const auto begin = Clock::now();
  // The start of the next request always comes with the end of the one before.
  client.send("GET / HTTP/1.1\r\n");
  while (Clock::now() - begin < limit + milliseconds(500)) {
    client.send("Host: go\r\n\r\nGET / HTTP/1.1\r\n");
    REQUIRE(client.read_reply().status == 200);
  }
}

TEST_CASE("a peer that does not read its answer is cut off") {
  std::atomic<int> calls{0};
  Served served(
      [&](const HttpRequest&) {
        ++calls;
        return HttpResponse{200, {}, std::string(8 * 1024 * 1024, 'x')};
      },
      {.answering = milliseconds(100), .stopping = std::chrono::minutes(10)});
  HttpClient client = served.connect();
  client.send("GET / HTTP/1.1\r\nHost: go\r\n\r\nGET / HTTP/1.1\r\nHost: go\r\n\r\n");
  REQUIRE(eventually([&] { return calls != 0; }));
  served.server().stop();  // ends with the connection
  bool whole = true;
  try {
    whole = client.read_to_end().size() > 8 * 1024 * 1024;
  } catch (const std::runtime_error&) {
    whole = false;  // reset
  }
  CHECK_FALSE(whole);
  CHECK(calls == 1);  // the second was not even looked at
}

TEST_CASE("a large answer reaches a slow reader whole") {
  const std::string large(4 * 1024 * 1024, 'y');
  const Served served([&](const HttpRequest&) { return HttpResponse{200, {}, large}; });
  HttpClient client = served.connect();
  client.send("GET / HTTP/1.1\r\nHost: go\r\n\r\nGET / HTTP/1.1\r\nHost: go\r\n\r\n");
  CHECK(client.read_reply().body == large);
  CHECK(client.read_reply().body == large);
}

TEST_CASE("beyond the limit the longest idle connection makes room") {
  const Served served(hello, {.connections = 1});  // one for each loop
  std::vector<HttpClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(served.connect());
    CHECK(clients.back().get("/").status == 200);
  }
  const auto open = [&] {
    return std::count_if(clients.begin(), clients.end(), [](const HttpClient& client) { return !client.has_something(); });
  };
  CHECK(eventually([&] { return open() <= 4; }));  // there are at most 4 loops
}

TEST_CASE("stopping answers the request under way and closes the connection with it") {
  std::promise<void> begun;
  std::promise<void> may_end;
  Served served([&](const HttpRequest&) {
    begun.set_value();
    may_end.get_future().wait();
    return HttpResponse{200, {}, "done"};
  });
  HttpClient client = served.connect();
  client.send("GET / HTTP/1.1\r\nHost: go\r\n\r\n");
  begun.get_future().wait();
  std::jthread stopping([&] { served.server().stop(); });
  may_end.set_value();
  CHECK(client.read_reply().body == "done");
  CHECK(client.read_to_end().empty());
}

TEST_CASE("stopping waits for the rest of a request, and lets go of connections without one") {
  Served served(hello, {.stopping = std::chrono::minutes(10)});
  std::vector<HttpClient> idle;
  for (int i = 0; i < 20; ++i) idle.push_back(served.connect());
  for (HttpClient& client : idle) REQUIRE(client.get("/").status == 200);  // so every one has been accepted
  HttpClient slow = served.connect();
  slow.send("GET / HTTP/1.1\r\nHost: go\r\nX: " + std::string(6000, 'a'));
  REQUIRE(eventually([&] { return served.server().quiet_for() == milliseconds(0); }));
  std::jthread stopping([&] { served.server().stop(); });
  for (HttpClient& client : idle) CHECK(client.read_to_end().empty());
  slow.send("\r\nY: " + std::string(6000, 'b') + "\r\n\r\n");
  const HttpReply reply = slow.read_reply();
  CHECK(reply.status == 200);
  CHECK(reply.header("connection") == "close");
  CHECK(slow.read_to_end().empty());
}

TEST_CASE("a request that never ends is cut off when the time to stop is over") {
  Served served(hello, {.receiving = std::chrono::minutes(10), .stopping = milliseconds(50)});
  HttpClient half = served.connect();
  half.send("GET / HT");
  REQUIRE(eventually([&] { return served.server().quiet_for() == milliseconds(0); }));
  served.server().stop();
  CHECK(half.read_to_end().empty());
}

TEST_CASE("stopping does not wait for peers for longer than its time") {
  Served served([](const HttpRequest&) { return HttpResponse{200, {}, std::string(64 * 1024 * 1024, 'x')}; },
                {.stopping = milliseconds(100)});
  HttpClient client = served.connect();
  client.send("GET / HTTP/1.1\r\nHost: go\r\n\r\n");
  REQUIRE(eventually([&] { return client.has_something(); }));
  served.server().stop();  // which the peer does nothing to end
}

TEST_CASE("a server is quiet from its last answer on, and never while a request arrives") {
  Served served(hello);
  HttpClient client = served.connect();
  CHECK(client.get("/").status == 200);
  CHECK(eventually([&] { return served.server().quiet_for() >= milliseconds(20); }));
  client.send("GET / HT");
  REQUIRE(eventually([&] { return served.server().quiet_for() == milliseconds(0); }));
  for (int i = 0; i < 100; ++i) CHECK(served.server().quiet_for() == milliseconds(0));
}

}  // namespace
}  // namespace golinks
