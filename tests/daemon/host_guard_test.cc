#include "daemon/host_guard.h"

#include <doctest/doctest.h>

namespace golinks {
namespace {

HostGuard guard_on(const char* listening) {
  return {{{"go", ""}, {"links.example", ""}, {"gh", "team/gh"}}, *Address::parse(listening)};
}

TEST_CASE("hosts that are ours") {
  const HostGuard guard = guard_on("127.0.0.1:26479");
  for (const char* host : {"go",
                           "GO",
                           "go.",
                           "go:80",
                           "go.:26479",
                           "go:",
                           "go.localhost",
                           "Go.LocalHost:80",
                           "localhost",
                           "localhost.",
                           "localhost:26479",
                           "127.0.0.1",
                           "127.0.0.1:26479",
                           "127.0.103.111",
                           "127.255.0.9:1",
                           "[::1]",
                           "[::1]:80",
                           "[0:0:0:0:0:0:0:1]",
                           "links.example",
                           "links.example.localhost"}) {
    CAPTURE(host);
    CHECK(guard.accepts(host));
  }
}

TEST_CASE("hosts that are not") {
  const HostGuard guard = guard_on("127.0.0.1:26479");
  for (const char* host : {"",
                           ":80",
                           "evil.com",
                           "go.evil.com",
                           "evilgo",
                           "goo",
                           "go..",
                           "..",
                           ".",
                           "go.localhost.evil.com",
                           "evil.localhost",
                           "localhost.localhost.localhost",
                           "127.0.0.1.evil.com",
                           "128.0.0.1",
                           "0.0.0.0",
                           "192.168.0.7",
                           "[::]",
                           "[::2]",
                           "[::1",
                           "::1",
                           "[::1]x",
                           "go:8o",
                           "go:80:80",
                           "go@evil.com",
                           "go evil.com",
                           "go,evil.com",
                           "go/",
                           "127.1",
                           "2130706433",
                           "0177.0.0.1"}) {
    CAPTURE(host);
    CHECK_FALSE(guard.accepts(host));
  }
}

TEST_CASE("a daemon that others can reach also answers to its address") {
  const HostGuard one = guard_on("192.168.0.7:80");
  CHECK(one.accepts("192.168.0.7"));
  CHECK(one.accepts("192.168.0.7:80"));
  CHECK_FALSE(one.accepts("192.168.0.8"));
  const HostGuard all = guard_on("0.0.0.0:80");
  CHECK(all.accepts("192.168.0.8"));
  CHECK_FALSE(all.accepts("evil.com"));
  const HostGuard six = guard_on("[2001:db8::1]:80");
  CHECK(six.accepts("[2001:DB8::0:1]:80"));
  CHECK_FALSE(six.accepts("[2001:db8::2]"));
}

TEST_CASE("a host tells below which keyword its own stand") {
  const HostGuard guard = guard_on("127.0.0.1:26479");
  CHECK(guard.prefix_of("gh") == "team/gh");
  CHECK(guard.prefix_of("GH.:80") == "team/gh");
  CHECK(guard.prefix_of("gh.localhost") == "team/gh");
  CHECK(guard.prefix_of("go") == "");
  CHECK(guard.prefix_of("127.0.0.1:26479") == "");
  CHECK(guard.prefix_of("evil.com") == std::nullopt);
}

}  // namespace
}  // namespace golinks
