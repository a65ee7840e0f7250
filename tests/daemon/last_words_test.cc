#include "daemon/last_words.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "daemon/listener.h"
#include "tests/support/http_client.h"
#include "tests/support/skip.h"

namespace golinks {
namespace {

struct Fixture {
  Descriptor listener{std::move(*open_listener(*Address::parse("127.0.0.1:0")))};
  std::string address = Address::of_socket(listener.get())->text();
};

TEST_CASE_FIXTURE(Fixture, "all who have connected learn the fault, and then it is over") {
  test::HttpClient silent(address);
  test::HttpClient first(address);
  test::HttpClient second(address);
  std::jthread daemon([&] { answer_with_fault(std::move(listener), "config.toml: line 3: no"); });
  CHECK(first.get("/fb").status == 503);
  CHECK(second.get("/fb", "Accept: text/html\r\n").body.find("config.toml: line 3: no") != std::string::npos);
  CHECK(second.get("/.health").body == "golinksd cannot start: config.toml: line 3: no\n");
  CHECK(silent.read_to_end().empty());
  daemon.join();
  CHECK_FALSE(test::is_listening(address));
}

TEST_CASE_FIXTURE(Fixture, "a web site that has its own name pointed here does not learn the fault") {
  test::HttpClient stranger(address);
  std::jthread daemon([&] { answer_with_fault(std::move(listener), "config.toml: line 3: no"); });
  stranger.send("GET / HTTP/1.1\r\nHost: attacker.example\r\n\r\n");
  CHECK(stranger.read_reply().body == "golinksd cannot start: see 'golinks daemon logs'\n");
}

// What is wrong may name a path, and the only other user whom every machine has is nobody.
TEST_CASE_FIXTURE(Fixture, "another user of this computer does not learn the fault") {
  if (test::is_skipped(::geteuid() == 0 ? std::nullopt
                                        : std::optional<std::string>("only root can become another user")))
    return;
  std::jthread daemon([&] { answer_with_fault(std::move(listener), "config.toml: line 3: no"); });
  int pipe[2] = {};
  REQUIRE(::pipe(pipe) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::setuid(65534) != 0) ::_exit(1);
    const std::string body = test::HttpClient(address).get("/.health").body;
    ::_exit(::write(pipe[1], body.data(), body.size()) > 0 ? 0 : 1);
  }
  ::close(pipe[1]);
  std::string told(1024, '\0');
  told.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(pipe[0], told.data(), told.size()), 0)));
  ::close(pipe[0]);
  ::waitpid(child, nullptr, 0);
  CHECK(told == "golinksd cannot start: see 'golinks daemon logs'\n");
}

}  // namespace
}  // namespace golinks
