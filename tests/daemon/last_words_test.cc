#include "daemon/last_words.h"

#include <doctest/doctest.h>

#include <thread>

#include "daemon/listener.h"
#include "tests/support/http_client.h"

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

}  // namespace
}  // namespace golinks
