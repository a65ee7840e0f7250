// What golinksd answers, byte for byte.
#include <doctest/doctest.h>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/support/sorted_headers.h"

namespace golinks::test {
namespace {

struct Served {
  Sandbox sandbox;
  std::unique_ptr<DaemonProcess> daemon;
  std::unique_ptr<HttpClient> client;

  Served() {
    sandbox.run({"add", "wiki", "https://wiki.example.com/start"});
    sandbox.run({"add", "größe", "https://example.com/size"});
    sandbox.run({"add", "w", "go/wiki"});
    daemon = std::make_unique<DaemonProcess>(sandbox);
    client = std::make_unique<HttpClient>(daemon->address());
  }
};

const std::string found =
    "HTTP/1.1 302 Found\r\nCache-Control: no-store\r\nContent-Length: 0\r\nCross-Origin-Resource-Policy: "
    "same-origin\r\n"
    "Location: https://wiki.example.com/start\r\nReferrer-Policy: no-referrer\r\n\r\n";

TEST_CASE_FIXTURE(Served, "a link answers GET and HEAD with the same redirect") {
  CHECK(without_date(client->get("/wiki").head) == found);
  CHECK(without_date(client->request("HEAD", "/wiki").head) == found);
  CHECK(without_date(client->get("/w").head) == found);
  CHECK(sorted_headers(without_date(client->get("http://go/wiki").head)) == found);
}

TEST_CASE_FIXTURE(Served, "a redirect is the same when the connection ends with it, but for saying so") {
  const std::string closing =
      "HTTP/1.1 302 Found\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: 0\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\nLocation: https://wiki.example.com/start\r\nReferrer-Policy: "
      "no-referrer\r\n\r\n";
  CHECK(without_date(client->get("/wiki", "Connection: close\r\n").head) == closing);
  CHECK(client->read_to_end().empty());
}

TEST_CASE_FIXTURE(Served, "path and query are passed on as they came") {
  CHECK(client->get("/wiki/a%2Fb?x=1?2&y=%41").header("location") ==
        "https://wiki.example.com/start/a%2Fb?x=1?2&y=%41");
  CHECK(client->get("/gr%C3%B6%C3%9Fe").header("location") == "https://example.com/size");
  CHECK(client->get("/größe").header("location") == "https://example.com/size");
}

TEST_CASE_FIXTURE(Served, "what golinks get prints is what the daemon sends") {
  for (const std::string request : {"wiki", "w/x", "wiki/a%20b?q=1", "WIKI,"}) {
    CHECK(client->get("/" + request).header("location") + "\n" == sandbox.run({"get", request}).out);
  }
}

TEST_CASE_FIXTURE(Served, "nothing from a request can add a header") {
  const HttpReply reply = client->get("/wiki/%0d%0aSet-Cookie:x?%0d%0aSet-Cookie:y");
  CHECK(reply.header("set-cookie").empty());
}

TEST_CASE_FIXTURE(Served, "an unknown keyword is a line, JSON or a page") {
  const HttpReply text = client->get("/wkii");
  CHECK(text.status == 404);
  CHECK(text.header("content-type") == "text/plain; charset=utf-8");
  CHECK(text.body == "no link named 'wkii' (did you mean 'wiki'?)\n");

  const HttpReply json = client->get("/wkii", "Accept: application/json\r\n");
  CHECK(json.status == 404);
  CHECK(json.header("content-type") == "application/json");
  CHECK(json.body == "{\"error\":\"no link named 'wkii'\",\"keyword\":\"wkii\",\"suggestions\":[\"wiki\"]}\n");

  const HttpReply page = client->get("/wkii", "Accept: text/html,*/*;q=0.8\r\nAccept-Encoding: gzip, br\r\n");
  CHECK(page.status == 404);
  CHECK(page.header("content-type") == "text/html; charset=utf-8");
  CHECK(page.header("content-security-policy").starts_with("default-src 'none'; "));
  CHECK(page.header("x-content-type-options") == "nosniff");
  CHECK(page.header("content-encoding").empty());
  CHECK(page.body.find("href=\"/wiki\"") != std::string::npos);

  const HttpReply head = client->request("HEAD", "/wkii");
  CHECK(head.status == 404);
  CHECK(head.header("content-length") == std::to_string(text.body.size()));
  CHECK(client->get("/%3Cscript%3Ealert(1)%3C/script%3E", "Accept: text/html\r\n").body.find("<script>") ==
        std::string::npos);
}

TEST_CASE_FIXTURE(Served, "other methods are told which are allowed") {
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"}) {
    CAPTURE(method);
    const HttpReply reply = client->request(method, "/wiki");
    CHECK(reply.status == 405);
    CHECK(reply.header("allow") == "GET, HEAD");
  }
  CHECK(client->request("POST", "/wiki", "Content-Length: 5\r\nExpect: 100-continue\r\n").head ==
        "HTTP/1.1 100 Continue\r\n\r\n");
  client->send("hello");
  CHECK(client->read_reply().status == 405);
  CHECK(client->get("/wiki").status == 302);
}

TEST_CASE_FIXTURE(Served, "a path that cannot be a request is a bad request") {
  CHECK(client->get("/wiki%00").status == 400);
  CHECK(client->get("/a%00b").status == 400);
  CHECK(client->get("wiki").status == 400);
}

TEST_CASE_FIXTURE(Served, "pages of its own are not keywords") {
  CHECK(client->get("/").status == 200);
  CHECK(client->request("HEAD", "/").status == 200);
  CHECK(client->get("/").body == "golinks serves 3 links; to add one: golinks add KEYWORD URL\n");
  CHECK(client->get("/.well-known/x").status == 404);
  CHECK(client->get("/favicon.ico").header("content-type") == "image/svg+xml");
  CHECK(client->get("/robots.txt").status == 404);
}

TEST_CASE_FIXTURE(Served, "hosts that are not ours are misdirected") {
  for (const std::string host : {"%67o", "evil.com", "go.evil.com", "0.0.0.0", "[::2]"}) {
    HttpClient other = daemon->connect();
    other.send("GET /wiki HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    const HttpReply reply = other.read_reply();
    CHECK(reply.status == 421);
    CHECK(reply.body == "golinksd does not answer to '" + host + "'\n");
  }
  for (const std::string host : {"go", "GO.", "go.localhost", "localhost:1", daemon->address().c_str(), "[::1]"}) {
    HttpClient other = daemon->connect();
    other.send("GET /wiki HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    CHECK(other.read_reply().status == 302);
  }
  client->send("GET http://evil.com/wiki HTTP/1.1\r\nHost: go\r\n\r\n");
  CHECK(client->read_reply().status == 421);
}

TEST_CASE_FIXTURE(Served, "another web site may link here, but not load what is here") {
  const std::string from_elsewhere = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: ";
  CHECK(without_date(client->get("/wiki", from_elsewhere + "navigate\r\n").head) == found);
  for (const char* target : {"/wiki", "/", "/wkii"})
    CHECK(client->get(target, from_elsewhere + "no-cors\r\n").status == 403);
}

TEST_CASE_FIXTURE(Served, "ranges, and what else a page does not have, are ignored") {
  CHECK(client->get("/wkii", "Range: bytes=0-3\r\n").body == "no link named 'wkii' (did you mean 'wiki'?)\n");
  CHECK(client->get("/wkii", "Range: nonsense\r\n").status == 404);
}

TEST_CASE_FIXTURE(Served, "HTTP/1.0 is answered and the connection closed") {
  client->send("GET /wiki HTTP/1.0\r\nHost: go\r\n\r\n");
  CHECK(client->read_reply().status == 302);
  CHECK(client->read_to_end().empty());
}

TEST_CASE_FIXTURE(Served, "pipelined requests are answered in order") {
  std::string requests;
  for (int i = 0; i < 1000; ++i) requests += "GET /wiki/" + std::to_string(i) + " HTTP/1.1\r\nHost: go\r\n\r\n";
  client->send(requests);
  for (int i = 0; i < 1000; ++i) {
    REQUIRE(client->read_reply().header("location") == "https://wiki.example.com/start/" + std::to_string(i));
  }
}

TEST_CASE_FIXTURE(Served, "a client that shuts its side after its request still gets the answer") {
  client->send("GET /wiki HTTP/1.1\r\nHost: go\r\n\r\nGET /w HTTP/1.1\r\nHost: go\r\n\r\n");
  client->shut_down_sending();
  CHECK(without_date(client->read_to_end()) == found + found);
}

}  // namespace
}  // namespace golinks::test
