#include "cli/setup/hosts_file.h"

#include <doctest/doctest.h>

namespace golinks::cli {
namespace {

const std::vector<std::string> go = {"go"};
const std::vector<std::string> both = {"go", "gh"};

TEST_CASE("our line comes last, in the file's own line endings") {
  CHECK(with_our_line("", go) == "127.0.103.111 go # golinks\n");
  CHECK(with_our_line("127.0.0.1 localhost\n", both) == "127.0.0.1 localhost\n127.0.103.111 go gh # golinks\n");
  CHECK(with_our_line("127.0.0.1 localhost\r\n", go) == "127.0.0.1 localhost\r\n127.0.103.111 go # golinks\r\n");
  CHECK(with_our_line("127.0.0.1 localhost\n::1 localhost", go) ==
        "127.0.0.1 localhost\n127.0.103.111 go # golinks\n::1 localhost");
  CHECK(with_our_line("127.0.103.111 go # golinks\n127.0.0.1 localhost\n", both) ==
        "127.0.0.1 localhost\n127.0.103.111 go gh # golinks\n");
}

TEST_CASE("taking our line away gives back every byte") {
  for (const std::string& hosts :
       {std::string(), std::string("\n"), std::string("127.0.0.1 localhost\n"), std::string("127.0.0.1 localhost"),
        std::string("a\r\nb\r\n"), std::string("a\r\nb"), std::string("\n\n\n"), std::string("# golinks\n"),
        std::string("127.0.103.111 go\n"), std::string("127.0.103.111 go # golinks, by hand\n"),
        std::string("127.0.103.111 go # not # golinks\n"), std::string("a\0b\n", 4), std::string(1U << 20U, 'x')}) {
    CAPTURE(hosts.substr(0, 40));
    const std::string changed = with_our_line(hosts, go);
    CHECK(has_our_line(changed, go));
    CHECK_FALSE(has_our_line(changed, both));
    CHECK(without_our_line(changed) == hosts);
    CHECK(without_our_line(hosts) == hosts);
    CHECK(with_our_line(changed, go) == changed);
  }
}

TEST_CASE("an entry of somebody else is found, however it is written") {
  const std::string hosts = "# go\n127.0.0.1\tlocalhost GO # x\n127.0.103.111 gh # golinks\n10.0.0.1 x#gone\n";
  REQUIRE(find_foreign_entry(hosts, "go"));
  CHECK(find_foreign_entry(hosts, "go")->line == 2);
  CHECK(find_foreign_entry(hosts, "go")->address == "127.0.0.1");
  CHECK_FALSE(find_foreign_entry(hosts, "gh"));
  CHECK_FALSE(find_foreign_entry(hosts, "gone"));
  CHECK_FALSE(find_foreign_entry("10.0.0.1 gone\n", "go"));
  CHECK_FALSE(find_foreign_entry("go\n", "go"));
  CHECK_FALSE(find_foreign_entry("", "go"));
  CHECK(find_foreign_entry("::1 go\r", "go"));
}

}  // namespace
}  // namespace golinks::cli
