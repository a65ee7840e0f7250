#include "cli/listen_address.h"

#include <doctest/doctest.h>

namespace golinks::cli {

TEST_CASE("an address to listen on is an IP address and a port") {
  for (const char* text : {"127.0.0.1:26479", "[::1]:1", "localhost:0", "0.0.0.0:65535"})
    CHECK(ListenAddress::parse(text));
  for (const char* text : {"", "nonsense", "127.0.0.1", "127.0.0.1:", ":80", "127.0.0.1:65536", "127.0.0.1:-1",
                           "127.0.0.1:8x", "::1:80", "[::1]", "example.com:80", "1.2.3:80"}) {
    CAPTURE(text);
    const auto address = ListenAddress::parse(text);
    REQUIRE_FALSE(address);
    CHECK(address.error().message.find("is not an address to listen on") != std::string::npos);
  }
}

TEST_CASE("a daemon meets an address in any spelling, and port 0 at any port") {
  const auto met = [](const char* wanted, const char* running) {
    return ListenAddress::parse(wanted)->is_met_by(*ListenAddress::parse(running));
  };
  CHECK(met("127.0.0.1:80", "127.0.0.1:80"));
  CHECK(met("localhost:80", "127.0.0.1:80"));
  CHECK(met("[0:0::1]:80", "[::1]:80"));
  CHECK(met("127.0.0.1:0", "127.0.0.1:80"));
  CHECK_FALSE(met("127.0.0.1:81", "127.0.0.1:80"));
  CHECK_FALSE(met("[::1]:0", "127.0.0.1:80"));
}

}  // namespace golinks::cli
