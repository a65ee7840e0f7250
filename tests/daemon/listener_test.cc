#include "daemon/listener.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace golinks {
namespace {

constexpr int self = 4711;

Descriptor listening() { return std::move(*open_listener(*Address::parse("127.0.0.1:0"))); }

TEST_CASE("the socket handed over is taken when the variables name this process") {
  Descriptor socket = listening();
  ::fcntl(socket.get(), F_SETFD, 0);
  auto adopted = adopt_listener({"4711", "1"}, self, socket.get());
  REQUIRE(adopted);
  REQUIRE(*adopted);
  CHECK((*adopted)->get() == socket.release());
  CHECK(::fcntl((*adopted)->get(), F_GETFD) == FD_CLOEXEC);
  CHECK((::fcntl((*adopted)->get(), F_GETFL) & O_NONBLOCK) != 0);
}

TEST_CASE("variables meant for somebody else, or for nobody, are left alone") {
  for (const ListenVariables& variables :
       {ListenVariables{}, {"4712", "1"}, {std::nullopt, "1"}, {"4711", std::nullopt}, {"4711", "0"}}) {
    const auto adopted = adopt_listener(variables, self, 3);
    REQUIRE(adopted);
    CHECK_FALSE(adopted->has_value());
  }
}

TEST_CASE("what cannot be one listening socket is an error") {
  const Descriptor listener = listening();
  for (const ListenVariables& variables :
       {ListenVariables{"4711", "2"}, {"x", "1"}, {"", "1"}, {"4711", "1x"}, {"4711", "-1"}, {" 4711", "1"}}) {
    CHECK_FALSE(adopt_listener(variables, self, listener.get()));
  }
  const Descriptor file(::open("/dev/null", O_RDONLY));
  CHECK_FALSE(adopt_listener({"4711", "1"}, self, file.get()));
  const Descriptor unbound(::socket(AF_INET, SOCK_STREAM, 0));
  CHECK_FALSE(adopt_listener({"4711", "1"}, self, unbound.get()));
  const Descriptor datagrams(::socket(AF_INET, SOCK_DGRAM, 0));
  CHECK_FALSE(adopt_listener({"4711", "1"}, self, datagrams.get()));
  CHECK_FALSE(adopt_listener({"4711", "1"}, self, 999));
}

TEST_CASE("the variables are removed from the environment") {
  ::setenv("LISTEN_PID", "1", 1);
  ::setenv("LISTEN_FDS", "2", 1);
  ::setenv("LISTEN_FDNAMES", "web", 1);
  const ListenVariables variables = take_listen_variables();
  CHECK(variables.pid == "1");
  CHECK(variables.fds == "2");
  for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) CHECK(::getenv(name) == nullptr);
}

TEST_CASE("a privileged port beyond loopback is refused, whoever would allow it") {
  for (const char* address : {"0.0.0.0:80", "192.168.0.7:1023", "[::]:80", "[2001:db8::1]:443"}) {
    const auto listener = open_listener(*Address::parse(address));
    REQUIRE_FALSE(listener);
    CHECK(listener.error().code == ErrorCode::invalid);
    CHECK(listener.error().message ==
          std::string("refusing to listen on ") + address + ": a privileged port beyond loopback");
  }
  CHECK(open_listener(*Address::parse("0.0.0.0:0")));
  const auto loopback = open_listener(*Address::parse("127.0.0.1:1023"));
  CHECK((loopback || loopback.error().code == ErrorCode::io));  // up to the kernel
}

TEST_CASE("a port that is taken names who has it") {
  const Descriptor first = listening();
  const Address address = *Address::of_socket(first.get());
  const auto second = open_listener(address);
  REQUIRE_FALSE(second);
  CHECK(second.error().os_error == EADDRINUSE);
  CHECK(second.error().message == address.text() + " is taken by daemon_test (pid " + std::to_string(::getpid()) + ")");
}

}  // namespace
}  // namespace golinks
