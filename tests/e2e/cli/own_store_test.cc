// Which store golinksd is started for by itself.
#include <doctest/doctest.h>

#include <filesystem>

#include "tests/e2e/daemon/daemon_process.h"
#include "tests/support/sandbox.h"
#include "tests/support/text_search.h"
#include "tests/support/without_hints.h"

namespace golinks::test {
namespace {

struct Home : Sandbox {
  std::string address = free_address();
  explicit Home(const std::string& more = "") {
    unset("GOLINKS_NO_DAEMON");
    write_file(".config/golinks/config.toml", "listen = \"" + address + "\"\n" + more);
  }
  bool is_served(const std::string& keyword) {
    return eventually([&] {
             const Outcome status = run({"daemon", "status"});
             return has(status.out, "is running at http://");
           }) &&
           has(run_program("curl", {"-s", "-o", "/dev/null", "-w", "%{http_code}", "http://" + address + "/" + keyword})
                   .out,
               "302");
  }
};

bool has_started(const std::filesystem::path& store) { return std::filesystem::exists(store.string() + ".daemon.log"); }

TEST_CASE("a change to another store starts nothing, and says that go/ does not show it") {
  Home home;
  const std::string other = (home.home() / "work.pb").string();
  const RunOptions there{.environment = {{"GOLINKS_STORE", "work.pb"}}};
  const std::string told = "golinks: warning: go/ does not show this: GOLINKS_STORE is work.pb, and golinksd serves " +
                           home.store().string() + " ('store' in config.toml)\n";
  CHECK(home.run({"add", "x", "example.com"}, there) == Outcome{"go/x -> https://example.com\n", told, 0});
  CHECK(home.run({"rm", "x"}, there).err == told);
  CHECK_FALSE(has_started(other));
  CHECK(home.run({"web"}, there).code == 1);
  CHECK_FALSE(has_started(other));
  CHECK(home.run({"add", "y", "example.com"},
                 {.environment = {{"GOLINKS_STORE", "work.pb"}, {"GOLINKS_NO_DAEMON", "1"}}}) ==
        Outcome{"go/y -> https://example.com\n", "", 0});

  CHECK(without_hints(home.run({"add", "mine", "example.com"})) == Outcome{"go/mine -> https://example.com\n", "", 0});
  CHECK(home.is_served("mine"));
  CHECK(home.run({"add", "z", "example.com"}, there).err == told);
}

TEST_CASE("a store that is served by hand is shown by that golinksd, and nothing is said") {
  Home home;
  const RunOptions there{.environment = {{"GOLINKS_STORE", (home.home() / "work.pb").string()}}};
  REQUIRE(home.run({"daemon", "start", "--listen", "127.0.0.1:0"}, there).code == 0);
  CHECK(home.run({"add", "x", "example.com"}, there) == Outcome{"go/x -> https://example.com\n", "", 0});
}

TEST_CASE("the own store under another name is the own store") {
  Home home;
  home.run({"add", "a", "example.com"}, {.environment = {{"GOLINKS_NO_DAEMON", "1"}}});
  std::filesystem::create_symlink(home.store(), home.home() / "link.pb");
  for (const std::string& name :
       {home.store().string(), std::string(".local/share/../share/golinks/links.pb"), std::string("link.pb")}) {
    CAPTURE(name);
    const RunOptions named{.environment = {{"GOLINKS_STORE", name}}};
    CHECK(without_hints(home.run({"add", "-f", "b", "example.com"}, named)).err.empty());
  }
}

TEST_CASE("the store that config.toml names is the person's own, for both programs") {
  Home home("store = \"~/notes/links.pb\"\n");
  CHECK(home.run({"add", "x", "example.com"}, {.environment = {{"GOLINKS_STORE", home.store().string()}}}).err ==
        "golinks: warning: go/ does not show this: GOLINKS_STORE is " + home.store().string() +
            ", and golinksd serves " + (home.home() / "notes/links.pb").string() + " ('store' in config.toml)\n");
  const RunOptions named{.environment = {{"GOLINKS_STORE", (home.home() / "notes/links.pb").string()}}};
  CHECK(without_hints(home.run({"add", "mine", "example.com"})) == Outcome{"go/mine -> https://example.com\n", "", 0});
  CHECK(home.is_served("mine"));
  CHECK(home.run({"get", "mine"}, named).out == "https://example.com\n");
  CHECK(home.run({"daemon", "stop"}, named).code == 0);
  CHECK(run_golinksd(home, {"--listen", "127.0.0.1"}).code != 0);
  CHECK_FALSE(has_started(home.store()));
}

TEST_CASE("a golinksd that could not start is told of by the next command that changes something, until one could") {
  Home home;
  const RunOptions other{.environment = {{"GOLINKS_STORE", (home.home() / "other.pb").string()}}};
  REQUIRE(home.run({"daemon", "start"}, other).code == 0);
  CHECK(without_hints(home.run({"add", "a", "example.com"})).err.empty());
  const auto log = home.store().string() + ".daemon.log";
  const auto has_failed = [&](int times) {
    return eventually([&] {
      if (!std::filesystem::exists(log)) return false;
      const std::string text = home.read_file(log);
      int found = 0;
      for (std::size_t at = 0; (at = text.find(" is taken by ", at)) != std::string::npos; ++at) ++found;
      return found == times;
    });
  };
  REQUIRE(has_failed(1));
  const Outcome told = home.run({"add", "b", "example.com"});
  CAPTURE(told);
  CHECK(told.code == 0);
  CHECK(told.out == "go/b -> https://example.com\n");
  CHECK(told.err.starts_with("golinks: warning: golinksd could not start: " + home.address + " is taken by "));
  CHECK(told.err.ends_with("; it is tried again now ('golinks daemon start' waits for it)\n"));
  CHECK(home.run({"ls"}).err.empty());
  REQUIRE(has_failed(2));
  REQUIRE(home.run({"daemon", "stop"}, other).code == 0);
  home.run({"add", "c", "example.com"});
  CHECK(home.is_served("c"));
  CHECK(home.run({"daemon", "stop"}).code == 0);
  CHECK(without_hints(home.run({"add", "d", "example.com"})).err.empty());
}

}  // namespace
}  // namespace golinks::test
