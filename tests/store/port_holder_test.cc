#include "store/port_holder.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace golinks {
namespace {

// A socket of this process's own, bound to `host`; it listens unless told otherwise.
struct Listening {
  explicit Listening(const std::string& host, bool listens = true) {
    const Address wanted = *Address::parse(host + ":0");
    REQUIRE(::bind(socket, wanted.data(), wanted.size()) == 0);
    if (listens) REQUIRE(::listen(socket, 1) == 0);
  }
  ~Listening() { ::close(socket); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  [[nodiscard]] Address address() const { return *Address::of_socket(socket); }
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

TEST_CASE("the program that listens is named with its process and its user") {
  const Listening mine("127.0.0.1");
  const auto holder = port_holder(mine.address());
  REQUIRE(holder);
  CHECK(holder->pid == ::getpid());
  CHECK(holder->user == ::geteuid());
  CHECK_FALSE(holder->is_everywhere);
  CHECK(holder->text() == "store_test (pid " + std::to_string(::getpid()) + ")");
}

TEST_CASE("one that listens at all addresses listens at each of them") {
  const Listening everywhere("0.0.0.0");
  const auto holder = port_holder(*Address::parse("127.0.0.9:" + std::to_string(everywhere.address().port())));
  REQUIRE(holder);
  CHECK(holder->pid == ::getpid());
  CHECK(holder->is_everywhere);
}

TEST_CASE("a port that is only bound, or bound at another address, has no holder") {
  const Listening bound("127.0.0.1", false);
  CHECK_FALSE(port_holder(bound.address()));
  const Listening other("127.0.0.1");
  CHECK_FALSE(port_holder(*Address::parse("127.0.0.9:" + std::to_string(other.address().port()))));
}

TEST_CASE("whose process cannot be seen is known by the user") {
  CHECK(PortHolder{std::nullopt, "", 33}.text() == "a program of user 33");
}

}  // namespace
}  // namespace golinks
