// The event loops, in this process and with limits short enough to watch.
#include "daemon/server.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <new>
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
  explicit Served(const HttpHandler& handler, const ServerLimits& limits = {}, const QuickHandler& quick = {},
                  const std::function<void()>& refresh = {})
      : listener_(std::move(*open_listener(*Address::parse("127.0.0.1:0")))),
        address_(Address::of_socket(listener_.get())->text()),
        server_(std::move(listener_), {.full = handler, .quick = quick, .refresh = refresh}, limits) {}

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

std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: go\r\n\r\n"; }

// Answers /quick, and nothing else, without waiting.
bool answer_quick(const RequestHead& head, bool, std::string& out) {
  out += "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nquick";
  return head.target == "/quick";
}

// A handler that keeps its caller until it is told to go on.
class Gate {
 public:
  HttpResponse operator()(const HttpRequest&) {
    ++entered_;
    opened_.wait();
    return {200, {}, "slow"};
  }
  void open() { open_.set_value(); }
  [[nodiscard]] int entered() const { return entered_; }

 private:
  std::atomic<int> entered_{0};
  std::promise<void> open_;
  std::shared_future<void> opened_ = open_.get_future().share();
};

TEST_CASE("a handler sees the request as it was sent") {
  const Served served([](const HttpRequest& request) {
    return HttpResponse{200,
                        {},
                        std::string(request.head.method) + " " + std::string(request.head.target) + " " +
                            std::string(request.header("X-Thing")) + " " + request.peer.address + " " +
                            std::string(request.body)};
  });
  HttpClient client = served.connect();
  client.send(
      "PUT /a%2Fb/../c?x=1&y=2?z HTTP/1.1\r\nHost: go\r\nx-thing:  some thing \r\nContent-Length: 4\r\n\r\nbody");
  CHECK(client.read_reply().body == "PUT /a%2Fb/../c?x=1&y=2?z some thing 127.0.0.1 body");
  CHECK(client.get("/next").body == "GET /next  127.0.0.1 ");
}

TEST_CASE("an exception in a handler is status 500 and nothing of its text") {
  const Served served([](const HttpRequest&) -> HttpResponse { throw std::runtime_error("secret"); });
  const HttpReply reply = served.connect().get("/");
  CHECK(reply.status == 500);
  CHECK((reply.head + reply.body).find("secret") == std::string::npos);
}

TEST_CASE("a slow answer holds up no quick one, but those after it on its connection") {
  Gate gate;
  const Served served([&](const HttpRequest& request) { return gate(request); }, {}, answer_quick);
  std::vector<HttpClient> slow;
  for (int i = 0; i < 20; ++i) {  // on every loop
    slow.push_back(served.connect());
    slow.back().send(get("/quick") + get("/slow") + get("/quick"));
    CHECK(slow.back().read_reply().body == "quick");
  }
  REQUIRE(eventually([&] { return gate.entered() > 0; }));
  for (int i = 0; i < 20; ++i) CHECK(served.connect().get("/quick").body == "quick");
  for (const HttpClient& client : slow) CHECK_FALSE(client.has_something());
  gate.open();
  for (HttpClient& client : slow) {
    CHECK(client.read_reply().body == "slow");
    CHECK(client.read_reply().body == "quick");
    CHECK(client.get("/again").body == "slow");
  }
}

TEST_CASE("an answer to a peer that has left meanwhile finds no one") {
  Gate gate;
  const Served served([&](const HttpRequest& request) { return gate(request); }, {}, answer_quick);
  for (int i = 0; i < 20; ++i) served.connect().send(get("/slow"));
  REQUIRE(eventually([&] { return gate.entered() == 2; }));
  gate.open();
  CHECK(served.connect().get("/slow").body == "slow");
}

TEST_CASE("a peer that shuts its side still gets the answer that it waits for") {
  Gate gate;
  const Served served([&](const HttpRequest& request) { return gate(request); });
  HttpClient client = served.connect();
  client.send(get("/slow"));
  client.shut_down_sending();
  REQUIRE(eventually([&] { return gate.entered() == 1; }));
  gate.open();
  CHECK(client.read_reply().body == "slow");
  CHECK(client.read_to_end().empty());
}

TEST_CASE("when too much waits for an answer, more is refused with 503") {
  Gate gate;
  const Served served([&](const HttpRequest& request) { return gate(request); }, {}, answer_quick);
  const std::string upload = "POST / HTTP/1.1\r\nHost: go\r\nContent-Length: " + std::to_string(max_body_bytes) +
                             "\r\n\r\n" + std::string(max_body_bytes, 'x');
  std::vector<HttpClient> clients;
  for (std::size_t sent = 0; sent < max_queued_bytes + 4 * upload.size(); sent += upload.size()) {
    clients.push_back(served.connect());
    clients.back().send(upload);
  }
  CHECK(eventually([&] { return std::ranges::any_of(clients, &HttpClient::has_something); }));
  CHECK(served.connect().get("/quick").body == "quick");
  gate.open();
  int refused = 0;
  for (HttpClient& client : clients) refused += client.read_reply().status == 503 ? 1 : 0;
  CHECK(refused > 0);
  CHECK(refused < 10);
}

TEST_CASE("an answer that is not made in time ends the connection") {
  Gate gate;
  const Served served([&](const HttpRequest& request) { return gate(request); }, {.waiting = milliseconds(50)});
  HttpClient client = served.connect();
  client.send(get("/slow"));
  CHECK(client.read_reply().status == 503);
  CHECK(client.read_to_end().empty());
  gate.open();
}

const std::string change = "DELETE /x HTTP/1.1\r\nHost: go\r\n\r\n";

TEST_CASE("each of several requests sent at once has a deadline of its own") {
  constexpr int changes = 5;
  const Served served(
      [](const HttpRequest&) {
        std::this_thread::sleep_for(milliseconds(400));
        return HttpResponse{200, {}, "made"};
      },
      {.waiting = milliseconds(1500)});
  HttpClient client = served.connect();
  std::string requests;
  for (int i = 0; i < changes; ++i) requests += change;
  client.send(requests);
  for (int i = 0; i < changes; ++i) CHECK(client.read_reply().body == "made");
}

TEST_CASE("a change that has begun is not answered with 503, and one that was is never made") {
  constexpr milliseconds limit{50};
  Gate gate;
  const Served served([&](const HttpRequest& request) { return gate(request); }, {.waiting = limit});
  HttpClient first = served.connect();
  first.send(change);
  REQUIRE(eventually([&] { return gate.entered() == 1; }));
  HttpClient second = served.connect();
  second.send(change);
  CHECK(second.read_reply().status == 503);
  CHECK_FALSE(first.has_something());  // its time is over, too
  gate.open();
  CHECK(first.read_reply().body == "slow");
  CHECK(served.connect().request("DELETE", "/y").body == "slow");
  CHECK(gate.entered() == 2);
}

TEST_CASE("answers that nobody reads take a bounded room, then there is 503, and the room comes back") {
  constexpr std::size_t size = 8 * 1024 * 1024;
  const Served served(
      [](const HttpRequest& request) {
        return HttpResponse{200, {}, std::string(request.head.target == "/large" ? size : 5, 'x')};
      },
      {.answering = std::chrono::minutes(10)}, answer_quick);
  std::vector<HttpClient> clients;
  int refused = 0;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(served.connect());
    clients.back().send(get("/large"));
    refused += clients.back().read_some(15).find(" 503 ") != std::string::npos ? 1 : 0;
  }
  CHECK(refused >= 12);
  CHECK(refused < 20);
  CHECK(served.connect().get("/small").body == "xxxxx");  // there is still room for less
  CHECK(served.connect().get("/quick").body == "quick");
  clients.clear();
  CHECK(eventually([&] { return served.connect().get("/large").body.size() == size; }));
}

TEST_CASE("a change is made however much waits to be read, or refused before it is") {
  std::atomic<int> made{0};
  const Served served(
      [&](const HttpRequest& request) {
        if (request.head.method == "DELETE") ++made;
        return HttpResponse{200, {}, std::string(request.head.method == "GET" ? 8 * 1024 * 1024 : 100'000, 'x')};
      },
      {.answering = std::chrono::minutes(10)});
  std::vector<HttpClient> clients;
  for (int i = 0; i < 9; ++i) {
    clients.push_back(served.connect());
    clients.back().send(get("/large"));
    clients.back().read_some(1);
  }
  int answered = 0;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(served.connect());
    clients.back().send(change);
    answered += clients.back().read_some(15).find(" 200 ") != std::string::npos ? 1 : 0;
  }
  CHECK(answered == made);
}

TEST_CASE("requests that do not arrive whole take a bounded room, too") {
  const Served served(hello, {.receiving = std::chrono::minutes(10)});
  const std::string most = "POST / HTTP/1.1\r\nHost: go\r\nContent-Length: " + std::to_string(max_body_bytes) +
                           "\r\n\r\n" + std::string(max_body_bytes - 1, 'x');
  std::vector<HttpClient> slow;
  for (int i = 0; i < 300; ++i) {
    slow.push_back(served.connect());
    slow.back().send(most);
  }
  REQUIRE(eventually([&] { return std::ranges::any_of(slow, &HttpClient::has_something); }));
  const auto refused = std::ranges::find_if(slow, &HttpClient::has_something);
  CHECK(refused->read_reply().status == 503);
  CHECK(served.connect().get("/").body == "hello");
  slow.clear();
  CHECK(eventually([&] {
    HttpClient client = served.connect();
    client.send(most + "x");
    return client.read_reply().status == 200;
  }));
}

TEST_CASE("a handler that throws something else than an exception ends no thread") {
  const Served served([](const HttpRequest& request) -> HttpResponse {
    if (request.head.target == "/bad") throw 42;
    return {200, {}, "hello"};
  });
  for (int i = 0; i < 5; ++i) CHECK(served.connect().get("/bad").status == 500);
  CHECK(served.connect().get("/").body == "hello");
}

TEST_CASE("a disk that does not answer holds up no request, and is asked again once it does") {
  std::atomic<bool> hangs{false};
  std::atomic<int> hung{0};
  std::atomic<int> refreshed{0};
  std::promise<void> answers;
  const std::shared_future<void> answered = answers.get_future().share();
  Served served(hello, {}, answer_quick, [&] {
    if (hangs) {
      ++hung;
      answered.wait();
    }
    ++refreshed;
  });
  std::vector<HttpClient> clients;
  for (int i = 0; i < 20; ++i) {  // on every loop
    clients.push_back(served.connect());
    CHECK(clients.back().get("/quick").body == "quick");
  }
  hangs = true;
  for (HttpClient& client : clients) CHECK(client.get("/quick").body == "quick");
  for (HttpClient& client : clients) CHECK(client.get("/page").body == "hello");
  CHECK(served.connect().get("/quick").body == "quick");
  CHECK(hung >= 1);
  SUBCASE("it answers again") {
    hangs = false;
    answers.set_value();
    const int before = refreshed;
    CHECK(eventually([&] { return clients.front().get("/quick").body == "quick" && refreshed > before + 4; }));
  }
  SUBCASE("the server stops meanwhile") {
    CHECK_FALSE(served.server().stop());
    answers.set_value();
  }
}

TEST_CASE("a refresh that fails holds up no request") {
  const Served served(hello, {}, answer_quick, [] { throw std::bad_alloc(); });
  CHECK(served.connect().get("/quick").body == "quick");
}

TEST_CASE("an answer that was waited for comes behind those that the peer has yet to read") {
  const Served served([](const HttpRequest&) { return HttpResponse{200, {}, "slow"}; }, {}, answer_quick);
  HttpClient client = served.connect();
  constexpr int quick_ones = 100'000;  // more than the sockets hold
  std::string requests;
  for (int i = 0; i < quick_ones; ++i) requests += get("/quick");
  requests += get("/slow") + get("/quick");
  std::jthread sender([&] { client.send(requests); });
  REQUIRE(eventually([&] { return client.has_something(); }));
  for (int i = 0; i < quick_ones; ++i) REQUIRE(client.read_reply().body == "quick");
  CHECK(client.read_reply().body == "slow");
  CHECK(client.read_reply().body == "quick");
}

TEST_CASE("changes that wait hold up no page") {
  Gate gate;
  const Served served([&](const HttpRequest& request) {
    return request.head.method == "GET" ? HttpResponse{200, {}, "page"} : gate(request);
  });
  std::vector<HttpClient> changing;
  for (int i = 0; i < 5; ++i) {
    changing.push_back(served.connect());
    changing.back().send("DELETE /x HTTP/1.1\r\nHost: go\r\n\r\n");
  }
  REQUIRE(eventually([&] { return gate.entered() == 1; }));
  for (int i = 0; i < 20; ++i) CHECK(served.connect().get("/page").body == "page");
  CHECK(gate.entered() == 1);
  gate.open();
  for (HttpClient& client : changing) CHECK(client.read_reply().body == "slow");
}

TEST_CASE("what follows an answer that was waited for sees what was saved meanwhile") {
  std::atomic<int> saved{0};
  std::atomic<int> loaded{0};
  Descriptor listener = std::move(*open_listener(*Address::parse("127.0.0.1:0")));
  const std::string address = Address::of_socket(listener.get())->text();
  const Server server(std::move(listener), {.full =
                                                [&](const HttpRequest&) {
                                                  ++saved;
                                                  return HttpResponse{200, {}, "saved"};
                                                },
                                            .quick =
                                                [&](const RequestHead& head, bool, std::string& out) {
                                                  if (head.target != "/quick") return false;
                                                  out += "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" +
                                                         std::to_string(loaded.load());
                                                  return true;
                                                },
                                            .refresh = [&] { loaded = saved.load(); }});
  HttpClient client(address);
  client.send("PUT /x HTTP/1.1\r\nHost: go\r\nContent-Length: 0\r\n\r\n" + get("/quick"));
  CHECK(client.read_reply().body == "saved");
  CHECK(client.read_reply().body == "1");
}

TEST_CASE("a quick handler that fails leaves the request to the full one, and nothing of its own") {
  const Served served(hello, {}, [](const RequestHead&, bool, std::string& out) -> bool {
    out += "half an answer";
    throw std::bad_alloc();
  });
  const HttpReply reply = served.connect().get("/");
  CHECK(reply.status == 200);
  CHECK(reply.body == "hello");
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

TEST_CASE("whoever speaks to the API is refused in JSON") {
  const Served served([](const HttpRequest&) -> HttpResponse { throw std::runtime_error("secret"); },
                      {.receiving = milliseconds(50)});
  const struct {
    std::string request;
    int status;
  } cases[] = {
      {"PUT /.api/links/x HTTP/1.1\r\nHost: go\r\nContent-Length: 70000\r\n\r\n", 413},
      {"PUT /.api/links/x HTTP/1.1\r\nHost: go\r\nTransfer-Encoding: chunked\r\n\r\n", 411},
      {"PUT /.api/links/x HTTP/1.1\r\nHost: go\r\nContent-Length: 9\r\n\r\n{", 408},
      {"GET /.api/links HTTP/1.1\r\nHost: go\r\n\r\n", 500},
  };
  for (const auto& [request, status] : cases) {
    CAPTURE(status);
    HttpClient client = served.connect();
    client.send(request);
    const HttpReply reply = client.read_reply();
    CHECK(reply.status == status);
    CHECK(reply.header("content-type") == "application/json");
    CHECK(reply.body.starts_with("{\"error\":\""));
    CHECK(reply.body.ends_with("\"}\n"));
  }
  CHECK(served.connect().get("/.new").header("content-type") == "text/plain; charset=utf-8");
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

TEST_CASE("a reader may take longer than its time, as long as it goes on reading") {
  constexpr std::size_t size = 32 * 1024 * 1024;  // more than the kernel keeps for it
  constexpr milliseconds limit{500};
  Served served(
      [](const HttpRequest&) {
        return HttpResponse{200, {}, std::string(size, 'y')};
      },
      {.answering = limit}, answer_quick);
  HttpClient client = served.connect();
  client.send(get("/"));
  const auto begin = Clock::now();
  std::size_t read = 0;
  while (Clock::now() - begin < 2 * limit) {
    read += client.read_some(64 * 1024).size();
    CHECK(served.connect().get("/quick").body == "quick");
    std::this_thread::sleep_for(limit / 60);
  }
  CHECK(served.server().quiet_for() == milliseconds(0));  // it still sends
  for (std::size_t got = 1; got != 0 && read < size; read += got) got = client.read_some(64 * 1024).size();
  CHECK(read >= size);
}

TEST_CASE("a peer that reads for ever is cut off in the end") {
  constexpr std::size_t size = 32 * 1024 * 1024;
  Served served(
      [](const HttpRequest&) {
        return HttpResponse{200, {}, std::string(size, 'y')};
      },
      {.answering = milliseconds(200), .answering_in_all = milliseconds(100)});
  HttpClient client = served.connect();
  client.send(get("/"));
  REQUIRE(
      eventually([&] { return client.read_some(1024).size() > 0 && served.server().quiet_for() > milliseconds(0); }));
  CHECK(client.read_to_end().size() < size / 2);
}

TEST_CASE("beyond the limit a slow reader makes room, too") {
  const Served served(
      [](const HttpRequest&) {
        return HttpResponse{200, {}, std::string(8 * 1024 * 1024, 'y')};
      },
      {.connections = 1}, answer_quick);
  std::vector<HttpClient> slow;
  for (int i = 0; i < 20; ++i) {
    slow.push_back(served.connect());
    slow.back().send(get("/"));
    slow.back().read_some(1);
  }
  for (int i = 0; i < 20; ++i) CHECK(served.connect().get("/quick").body == "quick");
}

TEST_CASE("beyond the limit the longest idle connection makes room") {
  const Served served(hello, {.connections = 1});  // one for each loop
  std::vector<HttpClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(served.connect());
    CHECK(clients.back().get("/").status == 200);
  }
  const auto open = [&] {
    return std::count_if(clients.begin(), clients.end(),
                         [](const HttpClient& client) { return !client.has_something(); });
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

TEST_CASE("stopping answers who has just connected and is about to ask") {
  Served served(hello);
  HttpClient used = served.connect();
  REQUIRE(used.get("/").status == 200);
  HttpClient fresh = served.connect();
  std::jthread stopping([&] { served.server().stop(); });
  CHECK(used.read_to_end().empty());  // the server is stopping
  fresh.send(get("/"));
  CHECK(fresh.read_reply().body == "hello");
  CHECK(fresh.read_to_end().empty());
}

TEST_CASE("what was not accepted when a server stops is left to the next one on the socket") {
  std::atomic<int> held{0};
  std::promise<void> go_on;
  const std::shared_future<void> going_on = go_on.get_future().share();
  const QuickHandler hold = [&](const RequestHead& head, bool, std::string& out) {
    ++held;
    going_on.wait();
    return answer_quick(head, true, out);
  };
  Descriptor listener = std::move(*open_listener(*Address::parse("127.0.0.1:0")));
  const std::string address = Address::of_socket(listener.get())->text();
  Server first(Descriptor(::dup(listener.get())), {.full = hello, .quick = hold}, {.drains_backlog = false});
  std::vector<HttpClient> holding;  // each holds a loop, until none is left that accepts
  const int loops = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 4U));
  for (int i = 0; i < loops; ++i) {
    holding.emplace_back(address);
    holding.back().send(get("/quick"));
    REQUIRE(eventually([&] { return held == i + 1; }));
  }
  HttpClient waiting(address);
  std::jthread stopping([&] { first.stop(); });
  REQUIRE(eventually([&] { return first.is_stopping(); }));
  go_on.set_value();
  for (HttpClient& client : holding) CHECK(client.read_reply().body == "quick");
  stopping.join();
  const Server next(std::move(listener), {.full = hello});
  CHECK(waiting.get("/").body == "hello");
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
  Served served(
      [](const HttpRequest&) {
        return HttpResponse{200, {}, std::string(32 * 1024 * 1024, 'x')};
      },
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
