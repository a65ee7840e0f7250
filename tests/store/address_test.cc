#include "store/address.h"

#include <doctest/doctest.h>

namespace golinks {
namespace {

TEST_CASE("addresses to listen on") {
  CHECK(Address::parse("127.0.0.1:26479")->text() == "127.0.0.1:26479");
  CHECK(Address::parse("localhost:80")->text() == "127.0.0.1:80");
  CHECK(Address::parse("[::1]:0")->text() == "[::1]:0");
  CHECK(Address::parse("[2001:db8:0::1]:65535")->text() == "[2001:db8::1]:65535");
}

TEST_CASE("what is none") {
  for (const char* text : {"", "80", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:-1", "127.0.0.1:65536",
                           "::1:80", "[::1]", "[127.0.0.1]:80", "go:80", "127.0.0.1:80 "}) {
    CAPTURE(text);
    const auto address = Address::parse(text);
    REQUIRE_FALSE(address);
    CHECK(address.error().message.find("is not an address to listen on") != std::string::npos);
  }
}

TEST_CASE("loopback and wildcard addresses") {
  CHECK(Address::parse("127.0.103.111:80")->is_loopback());
  CHECK(Address::parse("[::1]:80")->is_loopback());
  CHECK_FALSE(Address::parse("10.0.0.1:80")->is_loopback());
  CHECK(Address::parse("0.0.0.0:80")->is_wildcard());
  CHECK(Address::parse("[::]:80")->is_wildcard());
  CHECK_FALSE(Address::parse("127.0.0.1:80")->is_wildcard());
}

TEST_CASE("a daemon meets an address in any spelling, and port 0 at any port") {
  const auto met = [](const char* wanted, const char* running) {
    return Address::parse(wanted)->is_met_by(*Address::parse(running));
  };
  CHECK(met("127.0.0.1:80", "127.0.0.1:80"));
  CHECK(met("localhost:80", "127.0.0.1:80"));
  CHECK(met("[0:0::1]:80", "[::1]:80"));
  CHECK(met("127.0.0.1:0", "127.0.0.1:80"));
  CHECK_FALSE(met("127.0.0.1:81", "127.0.0.1:80"));
  CHECK_FALSE(met("[::1]:0", "127.0.0.1:80"));
}

}  // namespace
}  // namespace golinks
