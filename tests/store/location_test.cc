#include "store/location.h"

#include <doctest/doctest.h>

#include "tests/support/fixed_environment.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

TEST_CASE("where the files are") {
  CHECK(default_store_path(environment({{"HOME", "/h"}})).value() == "/h/.local/share/golinks/links.pb");
  CHECK(default_store_path(environment({{"HOME", "/h"}, {"XDG_DATA_HOME", "/d"}})).value() == "/d/golinks/links.pb");
  CHECK(default_store_path(environment({{"HOME", "/h"}, {"XDG_DATA_HOME", "d"}})).value() ==
        "/h/.local/share/golinks/links.pb");
  CHECK(default_store_path(environment({{"HOME", "/"}})).value() == "/.local/share/golinks/links.pb");
  CHECK(default_store_path(environment({{"HOME", "/h/"}, {"XDG_DATA_HOME", "/d/"}})).value() == "/d/golinks/links.pb");
  CHECK_FALSE(default_store_path(environment({})));
  CHECK_FALSE(default_store_path(environment({{"HOME", ""}})));
  CHECK(config_path(environment({{"HOME", "/h"}})).value() == "/h/.config/golinks/config.toml");
  CHECK(config_path(environment({{"XDG_CONFIG_HOME", "/c"}})).value() == "/c/golinks/config.toml");
}
