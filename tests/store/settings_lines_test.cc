#include "store/settings_lines.h"

#include <doctest/doctest.h>

using namespace golinks;  // NOLINT

namespace {

const std::vector<SettingLine> wanted = {{"listen", "\"127.0.103.111:80\""}, {"names", "[\"go\", \"gh=gh\"]"}};

std::string with(std::string_view text) { return *with_setting_lines(text, "config.toml", wanted); }

}  // namespace

TEST_CASE("what is set takes the place of what was set, which is kept beside it") {
  CHECK(with("") == "names = [\"go\", \"gh=gh\"]  # golinks setup\nlisten = \"127.0.103.111:80\"  # golinks setup\n");
  CHECK(with("# mine\nlisten = \"127.0.0.1:8080\"  # why\nautostart = false\n") ==
        "names = [\"go\", \"gh=gh\"]  # golinks setup\n# mine\nlisten = \"127.0.103.111:80\"  # golinks setup\n"
        "# before golinks setup: listen = \"127.0.0.1:8080\"  # why\nautostart = false\n");
}

TEST_CASE("taking our lines away gives back every byte, whatever the file looks like") {
  for (const std::string text :
       {"", "\n", "# only a comment", "listen = \"a\"", "listen = \"a\"\n", "autostart = true",
        "names = [\n  \"go\", # first\n  \"x\"\n]\n", "names = [\n\"go\"\n]", "listen = \"a\"\r\nnames = [\"go\"]\r\n",
        "\"listen\" = 'a'\n\n\n", "  listen=\"a\"\n", "\xEF\xBB\xBFlisten = \"a\"\n",
        "listen = \"\"\"\na\nb\"\"\" # c\nautostart = true\n", "# golinks setup\n", "# listen = 1\n"}) {
    CAPTURE(text);
    const std::string changed = with(text);
    CAPTURE(changed);
    CHECK(changed != text);
    CHECK(without_setting_lines(changed) == text);
    CHECK(with(changed) == changed);
    CHECK(without_setting_lines(text) == text);
  }
}

TEST_CASE("a file that is no TOML is refused with its line") {
  const auto result = with_setting_lines("autostart = true\nlisten = \n", "config.toml", wanted);
  REQUIRE_FALSE(result);
  CHECK(result.error().message.starts_with("config.toml: line 2: "));
}

TEST_CASE("a byte order mark stays the first thing in the file") {
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(with(mark) == mark + with(""));
  CHECK(with(mark + "autostart = true\n") == mark + with("autostart = true\n"));
}
