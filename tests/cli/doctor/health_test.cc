// What comes back from a port may be anything.
#include "cli/doctor/health.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <vector>

#include "store/descriptor.h"

namespace golinks::cli {

TEST_CASE("the answer of golinksd tells its version") {
  const auto health = read_health(
      "HTTP/1.1 200 OK\r\nContent-Type: "
      "application/json\r\n\r\n{\"status\":\"ok\",\"version\":\"1.2.3\",\"links\":5}\n");
  REQUIRE(health);
  CHECK(health->version == "1.2.3");
  CHECK(health->status == "ok");
}

TEST_CASE("any other answer is that of somebody else") {
  const std::string head = "HTTP/1.1 200 OK\r\n\r\n";
  const std::vector<std::string> answers = {"",
                                            "SSH-2.0-OpenSSH_9.2\r\n",
                                            head,
                                            head + "ok",
                                            head + "[1,2]",
                                            head + "{\"version\":3,\"status\":\"ok\"}",
                                            head + "{\"status\":\"ok\"}",
                                            head + "{\"version\":\"1\"",
                                            head + std::string(10000, '['),
                                            head + std::string(3, '\0'),
                                            "{\"status\":\"ok\",\"version\":\"1\"}"};
  for (const std::string& answer : answers) {
    CAPTURE(answer.substr(0, 80));
    CHECK_FALSE(read_health(answer));
  }
}

TEST_CASE("one who answers a byte at a time is given up on all the same") {
  const Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const Address any_port = *Address::parse("127.0.0.1:0");
  REQUIRE(::bind(listener.get(), any_port.data(), any_port.size()) == 0);
  REQUIRE(::listen(listener.get(), 1) == 0);
  std::thread dripping([&] {
    const Descriptor connection(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    while (::send(connection.get(), "x", 1, MSG_NOSIGNAL) == 1)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
  });
  const auto health = ask_health(*Address::of_socket(listener.get()));
  dripping.join();  // the other end closed the connection
  REQUIRE_FALSE(health);
  CHECK(health.error().message == "no answer within 3 seconds");
}

}  // namespace golinks::cli
