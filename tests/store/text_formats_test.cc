// What people and other programs write: JSON, times, settings, places.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

#include "store/link_json.h"
#include "store/location.h"
#include "store/settings.h"
#include "tests/support/fault_env.h"

using namespace golinks;           // NOLINT
using namespace golinks::testing;  // NOLINT

namespace {

constexpr Microseconds now = 1'700'000'000'123'456;

std::string json_error(const std::string& json) {
  const auto link = link_from_json(json, now);
  REQUIRE_FALSE(link);
  CHECK(link.error().code == ErrorCode::invalid);
  return link.error().message;
}

Environment environment(std::map<std::string, std::string> variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

}  // namespace

TEST_CASE("a link as JSON and back") {
  Link link{"fb", "https://www.facebook.com", "https://fb.com", "a \"book\" \\ ü", {"a", "b"}, now, now + 1, {}};
  const std::string json = to_json(link);
  CHECK(json ==
        R"({"keyword":"fb","target":"https://www.facebook.com","bare":"https://fb.com","description":"a \"book\" \\ ü",)"
        R"("tags":["a","b"],"created":"2023-11-14T22:13:20.123456Z","updated":"2023-11-14T22:13:20.123457Z"})");
  CHECK(link_from_json(json, 0).value() == link);
}

TEST_CASE("what is left out of JSON has a default") {
  const auto link = link_from_json(R"( {"target":"www.facebook.com", "keyword":"fb"} )", now);
  REQUIRE(link);
  CHECK(*link == Link{"fb", "https://www.facebook.com", "", "", {}, now, now, {}});
}

TEST_CASE("JSON that is refused, and why") {
  CHECK(json_error("") == "not valid JSON");
  CHECK(json_error("{") == "not valid JSON");
  CHECK(json_error("{} {}") == "not valid JSON");
  CHECK(json_error(std::string(R"({"keyword":"a","target":"b"})") + '\0' + "x") == "not valid JSON");
  CHECK(json_error("[]") == "not a JSON object");
  CHECK(json_error("null") == "not a JSON object");
  CHECK(json_error("{\"keyword\":\"a\xff\",\"target\":\"x\"}") == "not valid JSON");
  CHECK(json_error(std::string(100'000, '[')) == "not valid JSON");
  CHECK(json_error(R"({"keyword":"a"})") == "'target' is missing");
  CHECK(json_error(R"({"target":"a"})") == "'keyword' is missing");
  CHECK(json_error(R"({"keyword":"a","target":"b","tagz":[]})") == "unknown key 'tagz' (did you mean 'tags'?)");
  CHECK(json_error(R"({"keyword":"a","target":"b","keyword":"c"})") == "key 'keyword' is given twice");
  CHECK(json_error(R"({"keyword":1,"target":"b"})") == "'keyword' must be a string");
  CHECK(json_error(R"({"keyword":"a","target":"b","tags":"x"})") == "'tags' must be a list of strings");
  CHECK(json_error(R"({"keyword":"a","target":"b","tags":[1]})") == "'tags' must be a list of strings");
  CHECK(json_error(R"({"keyword":"a","target":"b","tags":["x y"]})") == "tag 'x y' contains white space");
  CHECK(json_error(R"({"keyword":"a","target":"b","created":"soon"})") ==
        "'created' must be a time like 2026-11-22T08:47:00Z");
  CHECK(json_error(R"({"keyword":"a b","target":"b"})") == "keyword 'a b' contains white space");
  CHECK(json_error(R"({"keyword":"a","target":"javascript:0"})").starts_with("target 'javascript:0' has the scheme"));
  CHECK(json_error(R"({"keyword":"a","target":"b","description":"x\ny"})") == "description 'x\\x0ay' contains a control character");
}

TEST_CASE("times") {
  CHECK(format_time(0) == "1970-01-01T00:00:00.000000Z");
  CHECK(format_time(-1) == "1969-12-31T23:59:59.999999Z");
  CHECK(parse_time("1970-01-01T00:00:00Z").value() == 0);
  CHECK(parse_time("1970-01-01t00:00:00.5z").value() == 500'000);
  CHECK(parse_time("1970-01-01T01:00:00.1234567+01:00").value() == 123'456);
  CHECK(parse_time("1969-12-31 22:30:00-01:30").value() == 0);
  CHECK(parse_time("2024-02-29T00:00:00Z"));
  for (const char* const wrong : {"", "2024", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z",
                                  "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00Zx", "2024-1-01T00:00:00Z",
                                  "+024-01-01T00:00:00Z", "2024-01-01T00:00:00+1:00", "-024-01-01T00:00:00Z"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_time(wrong));
  }
}

TEST_CASE("where the files are") {
  CHECK(store_path(environment({{"HOME", "/h"}})).value() == "/h/.local/share/golinks/links.pb");
  CHECK(store_path(environment({{"HOME", "/h"}, {"XDG_DATA_HOME", "/d"}})).value() == "/d/golinks/links.pb");
  CHECK(store_path(environment({{"HOME", "/h"}, {"XDG_DATA_HOME", "d"}})).value() == "/h/.local/share/golinks/links.pb");
  CHECK(store_path(environment({{"HOME", "/h"}, {"GOLINKS_STORE", "x.pb"}})).value() == "x.pb");
  CHECK(store_path(environment({{"HOME", "/h"}, {"GOLINKS_STORE", ""}})).value() == "/h/.local/share/golinks/links.pb");
  CHECK_FALSE(store_path(environment({})));
  CHECK_FALSE(store_path(environment({{"HOME", ""}})));
  CHECK(config_path(environment({{"HOME", "/h"}})).value() == "/h/.config/golinks/config.toml");
  CHECK(config_path(environment({{"XDG_CONFIG_HOME", "/c"}})).value() == "/c/golinks/config.toml");
}

TEST_CASE("settings come from config.toml, and the environment beats it") {
  FaultEnv disk;
  std::map<std::string, std::string> variables = {{"HOME", "/h"}};
  CHECK(load_settings(disk, environment(variables))->listen == "127.0.0.1:26479");
  disk.set_contents("/h/.config/golinks/config.toml", "listen = \"127.0.103.111:80\"\nnames = [\"go\", \"gh\"]\nautostart = false\n");
  const auto settings = load_settings(disk, environment(variables));
  REQUIRE(settings);
  CHECK(settings->listen == "127.0.103.111:80");
  CHECK(settings->names == std::vector<std::string>{"go", "gh"});
  CHECK_FALSE(settings->autostart);
  disk.set_contents("/h/.config/golinks/config.toml", "");
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
  CHECK(error("autostart = 1\n") == file + ": line 1: 'autostart' must be true or false");
  CHECK(error("listen = 80\n") == file + ": line 1: 'listen' must be a string like \"127.0.0.1:26479\"");
  CHECK(error("names = []\n") == file + ": line 1: 'names' must be a list of host names like [\"go\"]");
  CHECK(error("names = [1]\n") == file + ": line 1: 'names' must be a list of host names like [\"go\"]");
  CHECK(error("listen = \n").starts_with(file + ": line 1: "));
  CHECK(error(std::string(2U << 20U, '#')) == file + " is larger than 1 MiB");
}
