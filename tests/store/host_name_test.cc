#include "store/host_name.h"

#include <doctest/doctest.h>

using namespace golinks;  // NOLINT

TEST_CASE("a host name may stand for a keyword, and is one name in any case") {
  CHECK(*HostName::parse("go") == HostName{"go", ""});
  CHECK(*HostName::parse("Go-2") == HostName{"go-2", ""});
  CHECK(*HostName::parse("links.example") == HostName{"links.example", ""});
  CHECK(*HostName::parse("gh=team/GH") == HostName{"gh", "team/GH"});
  CHECK(HostName::parse("gh=gh")->text() == "gh=gh");
  CHECK(HostName::parse("GO")->text() == "go");
}

TEST_CASE("what is no host name, or means this computer already, is refused with the reason") {
  const auto fault = [](std::string_view text) { return HostName::parse(text).error().message; };
  for (const std::string text : {"", "-go", "go-", "g o", "go.", ".go", "a..b", "g_o", "gö", "go#", "127.0.0.1", "80",
                                 "::1", "go\n", "go/x", "go:80"}) {
    CAPTURE(text);
    CHECK(HostName::parse(text).error().code == ErrorCode::invalid);
  }
  for (const std::string number : {"7", "1.2", "go.7", "0x7f", "0X7F", "0x", "a.0xff"})
    CHECK(fault(number).ends_with("is not a host name"));
  for (const std::string name : {"0xg", "7a", "0x7f.go"}) CHECK(HostName::parse(name));
  CHECK(fault("g o") == "'g o' is not a host name");
  CHECK(fault(std::string(64, 'a')).ends_with("is not a host name"));
  CHECK(HostName::parse(std::string(63, 'a')));
  CHECK(fault("localhost") == "'localhost' means this computer already");
  CHECK(fault("x.localhost") == "'x.localhost' means this computer already");
  CHECK(fault("gh=") == "the keyword is empty");
  CHECK(fault("gh=.x").starts_with("keyword '.x'"));
}
