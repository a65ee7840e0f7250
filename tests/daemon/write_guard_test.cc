#include "daemon/write_guard.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/listener.h"

namespace golinks {
namespace {

const std::string own_form = "Origin: http://go\r\nContent-Type: application/x-www-form-urlencoded\r\n";

struct Fixture {
  uid_t peer_user = ::geteuid();
  WriteGuard guard{*Address::parse("127.0.0.1:80"),
                   [this](const Peer&, const Address&) { return std::optional(peer_user); }};

  bool allows(const std::string& headers, const std::string& body = "keyword=x", const std::string& host = "go") const {
    RequestHead head;
    head.method = "POST";
    head.target = "/.new";
    head.host = host;
    head.headers = headers;
    return !guard.refusal({head, body, {"127.0.0.1", 5}}, host);
  }
};

TEST_CASE_FIXTURE(Fixture, "a page of ours may write, at whichever of our names it is") {
  CHECK(allows(own_form));
  CHECK(allows("origin: HTTP://GO\r\n") == false);  // browsers write origins in lower case
  CHECK(allows("Origin: http://GO\r\n"));
  CHECK(allows("Origin: http://localhost:26479\r\n", "x", "localhost:26479"));
  CHECK(allows("Origin: http://go\r\n", "x", "go:80"));
  CHECK(allows("Origin: http://[::1]\r\n", "x", "[::1]"));
  CHECK(allows(own_form + "Sec-Fetch-Site: same-origin\r\nReferer: http://go/.new\r\n"));
}

TEST_CASE_FIXTURE(Fixture, "another origin may not, however it writes itself") {
  for (const char* origin :
       {"null", "", "http://evil.com", "https://go", "http://go.evil.com", "http://evil.com/go", "http://go@evil.com",
        "http://go:8080", "http://localhost", "http://go/", "http://go http://evil.com", "go", "file://"}) {
    CAPTURE(origin);
    CHECK_FALSE(allows(std::string("Origin: ") + origin + "\r\n"));
    CHECK_FALSE(allows(std::string("Origin: ") + origin + "\r\nContent-Type: application/json\r\n", "{}"));
    CHECK_FALSE(allows(own_form + "Origin: " + origin + "\r\n"));
    CHECK_FALSE(allows(std::string("Origin: ") + origin + "\r\n" + own_form));
  }
  CHECK_FALSE(allows("Origin: http://localhost:3000\r\n", "x", "localhost:26479"));
}

TEST_CASE_FIXTURE(Fixture, "without an origin it must be JSON, or nothing, from a program") {
  CHECK(allows("Content-Type: application/json\r\n", "{}"));
  CHECK(allows("Content-Type: Application/JSON ; charset=utf-8\r\n", "{}"));
  CHECK(allows("", ""));
  for (const char* type : {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", "",
                           "application/jsonp", "text/plain; application/json"}) {
    CAPTURE(type);
    CHECK_FALSE(allows(std::string("Content-Type: ") + type + "\r\n", "{}"));
  }
  CHECK(allows("Content-Type: application/merge-patch+json\r\n", "{}"));
}

TEST_CASE_FIXTURE(Fixture, "headers that say nothing of who asks stand in nobody's way") {
  for (const char* header : {"Sec-Fetch-Mode: cors", "sec-fetch-dest: empty", "Referer: http://evil.com/",
                             "Referer: http://go/", "Cookie: a=b", "User-Agent: node", "Accept-Language: *",
                             "Authorization: Bearer x", "X-Requested-With: XMLHttpRequest"}) {
    CAPTURE(header);
    const std::string line = std::string(header) + "\r\n";
    CHECK(allows("Content-Type: application/json\r\n" + line, "{}"));
    CHECK(allows(line, ""));
    CHECK(allows(own_form + line));
    CHECK_FALSE(allows("Content-Type: application/x-www-form-urlencoded\r\n" + line));
    CHECK_FALSE(allows(line + "Origin: http://evil.com\r\nContent-Type: application/json\r\n", "{}"));
  }
}

TEST_CASE_FIXTURE(Fixture, "a refusal names the header that is in the way, and its status says which kind it is") {
  const struct {
    const char* method;
    std::string headers;
    int status;
    std::string reason;
  } cases[] = {
      {"PUT", "Origin: http://evil.com\r\n", 403,
       "another web site may not change links: Origin is 'http://evil.com', not 'http://go'"},
      {"PUT", "Origin: http://go\r\nSec-Fetch-Site: same-site\r\n", 403,
       "another web site may not change links: Sec-Fetch-Site is 'same-site', not 'same-origin'"},
      {"PUT", "Sec-Fetch-Site: none\r\nContent-Type: application/json\r\n", 403,
       "another web site may not change links: Sec-Fetch-Site is 'none', not 'same-origin'"},
      {"PUT", "Content-Type: text/json\r\n", 415,
       "a link has to be sent with 'Content-Type: application/json', not 'text/json'"},
      {"PATCH", "", 415, "a link has to be sent with 'Content-Type: application/json'"},
      {"POST", "Content-Type: text/plain\r\n", 403,
       "a form has to come from a page of golinks, with its Origin; programs send JSON to /.api/links (Content-Type is "
       "'text/plain')"},
  };
  for (const auto& [method, headers, status, reason] : cases) {
    CAPTURE(headers);
    RequestHead head;
    head.method = method;
    head.host = "go";
    head.headers = headers;
    const auto refusal = guard.refusal({head, "x", {"127.0.0.1", 5}}, "go");
    REQUIRE(refusal);
    CHECK(refusal->status == status);
    CHECK(refusal->reason == reason);
  }
}

TEST_CASE_FIXTURE(Fixture, "what the browser says about the site counts, where it says something") {
  for (const char* site : {"cross-site", "same-site", "none", "", "sideways"}) {
    CAPTURE(site);
    CHECK_FALSE(allows(own_form + "Sec-Fetch-Site: " + site + "\r\n"));
    CHECK_FALSE(allows("Sec-Fetch-Site: same-origin\r\n" + own_form + "Sec-Fetch-Site: " + site + "\r\n"));
  }
}

TEST_CASE_FIXTURE(Fixture, "another user's process may not write, and neither may one that cannot be told") {
  peer_user = ::geteuid() + 1;
  CHECK_FALSE(allows(own_form));
  const WriteGuard blind(*Address::parse("127.0.0.1:80"), [](const Peer&, const Address&) { return std::nullopt; });
  RequestHead head;
  head.host = "go";
  CHECK(blind.refusal({head, {}, {"127.0.0.1", 5}}, "go"));
}

TEST_CASE("beyond loopback nobody may write") {
  for (const char* address : {"0.0.0.0:80", "[::]:80", "192.0.2.1:80"}) {
    CAPTURE(address);
    const WriteGuard guard(*Address::parse(address),
                           [](const Peer&, const Address&) { return std::optional(::geteuid()); });
    CHECK(guard.is_read_only());
    RequestHead head;
    head.host = "go";
    head.headers = own_form;
    CHECK(guard.refusal({head, {}, {"127.0.0.1", 5}}, "go"));
  }
}

// A connection of this process to itself.
struct Connected {
  Descriptor listener = std::move(*open_listener(*Address::parse("127.0.0.1:0")));
  Address local = *Address::of_socket(listener.get());
  Descriptor client;
  Descriptor server;
  Peer peer;

  explicit Connected(const std::string& host) {
    const Address to = *Address::parse(host + ":" + std::to_string(local.port()));
    client = Descriptor(::socket(to.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(::connect(client.get(), to.data(), to.size()) == 0);
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    server = Descriptor(::accept4(listener.get(), reinterpret_cast<sockaddr*>(&from), &size, SOCK_CLOEXEC));
    REQUIRE(server);
    struct stat status {};
    REQUIRE(::fstat(server.get(), &status) == 0);
    peer = {Address::from(from).host(), Address::from(from).port(), status.st_ino};
  }
};

TEST_CASE("the user at the other end of a connection is told while its process has it") {
  Connected connected("127.0.0.1");
  CHECK(user_of_peer(connected.peer, connected.local) == ::geteuid());
  ::shutdown(connected.client.get(), SHUT_WR);
  CHECK(user_of_peer(connected.peer, connected.local) == ::geteuid());
  connected.client.reset();
  CHECK(user_of_peer(connected.peer, connected.local) == std::nullopt);
}

// Else a process could send a change, go, and let the user's browser come from the same port before the change is
// judged.
TEST_CASE("once our end is closed, nobody is at the other") {
  Connected connected("127.0.0.1");
  Peer earlier = connected.peer;
  ++earlier.inode;
  CHECK(user_of_peer(earlier, connected.local) == std::nullopt);
  connected.server.reset();
  CHECK(user_of_peer(connected.peer, connected.local) == std::nullopt);
}

TEST_CASE_FIXTURE(Fixture,
                  "the origin is that of the host which the request is sent to, whatever its Host header says") {
  RequestHead head;
  head.method = "POST";
  head.host = "evil.example";
  head.headers = "Host: evil.example\r\nOrigin: http://evil.example\r\n";
  CHECK(guard.refusal({head, "x", {"127.0.0.1", 5}}, "go"));
}

TEST_CASE("an IPv6 socket that speaks IPv4 is recognised") {
  Connected connected("[::ffff:127.0.0.1]");
  CHECK(user_of_peer(connected.peer, connected.local) == ::geteuid());
}

TEST_CASE("a peer that does not exist is nobody") {
  CHECK(user_of_peer({"127.0.0.1", 1}, *Address::parse("127.0.0.1:80")) == std::nullopt);
  CHECK(user_of_peer({"no address", 1}, *Address::parse("127.0.0.1:80")) == std::nullopt);
}

}  // namespace
}  // namespace golinks
