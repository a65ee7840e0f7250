#include "cli/setup/port_right.h"

#include <doctest/doctest.h>

namespace golinks::cli {
namespace {

TEST_CASE("a capability attribute is read exactly") {
  const std::string granted("\x01\x00\x00\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 20);
  CHECK(grants_only_ports(granted));
  for (std::size_t size = 0; size < granted.size(); ++size) CHECK_FALSE(grants_only_ports(granted.substr(0, size)));
  for (std::size_t i = 0; i < granted.size(); ++i) {
    std::string other = granted;
    other[i] = static_cast<char>(other[i] ^ 0x21);
    CAPTURE(i);
    CHECK_FALSE(grants_only_ports(other));
  }
}

}  // namespace
}  // namespace golinks::cli
