// What comes back from a port may be anything.
#include "cli/doctor/health.h"

#include <doctest/doctest.h>

#include <vector>

namespace golinks::cli {

TEST_CASE("the answer of golinksd tells its version") {
  const auto health = read_health("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"status\":\"ok\",\"version\":\"1.2.3\",\"links\":5}\n");
  REQUIRE(health);
  CHECK(health->version == "1.2.3");
  CHECK(health->status == "ok");
}

TEST_CASE("any other answer is that of somebody else") {
  const std::string head = "HTTP/1.1 200 OK\r\n\r\n";
  const std::vector<std::string> answers = {"", "SSH-2.0-OpenSSH_9.2\r\n", head, head + "ok", head + "[1,2]",
                                            head + "{\"version\":3,\"status\":\"ok\"}", head + "{\"status\":\"ok\"}",
                                            head + "{\"version\":\"1\"", head + std::string(10000, '['), head + std::string(3, '\0'),
                                            "{\"status\":\"ok\",\"version\":\"1\"}"};
  for (const std::string& answer : answers) {
    CAPTURE(answer.substr(0, 80));
    CHECK_FALSE(read_health(answer));
  }
}

}  // namespace golinks::cli
