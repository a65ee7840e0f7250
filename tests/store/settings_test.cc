#include "store/settings.h"

#include <doctest/doctest.h>

#include "tests/support/fault_env.h"
#include "tests/support/fixed_environment.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

TEST_CASE("settings come from config.toml, and the environment beats it") {
  FaultEnv disk;
  std::map<std::string, std::string> variables = {{"HOME", "/h"}};
  CHECK(load_settings(disk, environment(variables))->listen == "127.0.0.1:26479");
  disk.set_contents("/h/.config/golinks/config.toml",
                    "listen = \"127.0.103.111:80\"\nnames = [\"go\", \"gh=team/gh\"]\nautostart = false\n"
                    "pages = \"everyone\"\n");
  const auto settings = load_settings(disk, environment(variables));
  REQUIRE(settings);
  CHECK(settings->listen == "127.0.103.111:80");
  CHECK(settings->names == std::vector<HostName>{{"go", ""}, {"gh", "team/gh"}});
  CHECK_FALSE(settings->autostart);
  CHECK(settings->pages == PageReaders::everyone);
  disk.set_contents("/h/.config/golinks/config.toml", "");
  CHECK(load_settings(disk, environment(variables))->pages == PageReaders::owner);
  CHECK(load_settings(disk, environment(variables))->autostart);
  variables["GOLINKS_NO_DAEMON"] = "1";
  CHECK_FALSE(load_settings(disk, environment(variables))->autostart);
  variables["GOLINKS_NO_DAEMON"] = "0";
  CHECK(load_settings(disk, environment(variables))->autostart);
}

TEST_CASE("settings that are refused name the file, the line and what is wrong") {
  const std::string file = "/h/.config/golinks/config.toml";
  const auto error = [&](const std::string& text) {
    FaultEnv disk;
    disk.set_contents(file, text);
    return load_settings(disk, environment({{"HOME", "/h"}})).error().message;
  };
  CHECK(error("\nautostrat = true\n") == file + ": line 2: unknown setting 'autostrat' (did you mean 'autostart'?)");
  CHECK(error("pages = \"nobody\"\n") == file + ": line 1: 'pages' must be \"owner\" or \"everyone\"");
  CHECK(error("pages = true\n") == file + ": line 1: 'pages' must be \"owner\" or \"everyone\"");
  CHECK(error("autostart = 1\n") == file + ": line 1: 'autostart' must be true or false");
  CHECK(error("listen = 80\n") == file + ": line 1: 'listen' must be a string like \"127.0.0.1:26479\"");
  CHECK(error("store = \"links.pb\"\n") == file + ": line 1: 'store' must be a path that begins with \"/\" or \"~/\"");
  CHECK(error("names = []\n") == file + ": line 1: 'names' must be a list of host names like [\"go\"]");
  CHECK(error("names = [1]\n") == file + ": line 1: 'names' must be a list of host names like [\"go\"]");
  CHECK(error("\nnames = [\"-x\"]\n") == file + ": line 2: 'names': '-x' is not a host name");
  CHECK(error("names = [\"go\", \"go=x\"]\n") == file + ": line 1: 'names': 'go' is there twice");
  CHECK(error("names = [\"gh=a b\"]\n") == file + ": line 1: 'names': keyword 'a b' contains white space");
  CHECK(error("listen = \n").starts_with(file + ": line 1: "));
  CHECK(error(std::string(2U << 20U, '#')) == file + " is larger than 1 MiB");
}

TEST_CASE("the store is the one that GOLINKS_STORE names, else config.toml, else the default place") {
  FaultEnv disk;
  const std::string config = "/h/.config/golinks/config.toml";
  const std::string usual = "/h/.local/share/golinks/links.pb";
  struct Case {
    std::string config, variable, own, store;
  };
  for (const Case& each : {Case{"", "", usual, usual}, Case{"", "x.pb", usual, "x.pb"},
                           Case{"store = \"/d/l.pb\"\n", "", "/d/l.pb", "/d/l.pb"},
                           Case{"store = \"~/d/l.pb\"\n", "/x.pb", "/h/d/l.pb", "/x.pb"},
                           Case{"# restored\nlisten = \"127.0.0.1:1\"\n", "", usual, usual}}) {
    CAPTURE(each.config);
    disk.set_contents(config, each.config);
    const auto variables = environment({{"HOME", "/h"}, {"GOLINKS_STORE", each.variable}});
    CHECK(own_store_path(disk, variables).value() == each.own);
    CHECK(store_path(disk, variables).value() == each.store);
  }
}

TEST_CASE("a config.toml that is wrong keeps nobody from the links, unless it may say where they are") {
  FaultEnv disk;
  const std::string config = "/h/.config/golinks/config.toml";
  disk.set_contents(config, "autostart = maybe\n");
  CHECK(store_path(disk, environment({{"HOME", "/h"}})).value() == "/h/.local/share/golinks/links.pb");
  for (const std::string wrong :
       {"store = \n", "store = \"links.pb\"\n", "store = 1\n", "store = \"/l.pb\"\nx = 1\n"}) {
    CAPTURE(wrong);
    disk.set_contents(config, wrong);
    const auto refused = store_path(disk, environment({{"HOME", "/h"}}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.starts_with(config + ": line "));
    CHECK(store_path(disk, environment({{"HOME", "/h"}, {"GOLINKS_STORE", "/x.pb"}})).value() == "/x.pb");
  }
  disk.set_contents("/c/golinks/config.toml", "store = \"~/l.pb\"\n");
  CHECK(store_path(disk, environment({{"XDG_CONFIG_HOME", "/c"}})).error().message ==
        "HOME is not set, so nobody knows where ~/l.pb is (the 'store' of config.toml)");
}
