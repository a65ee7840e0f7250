#include <doctest/doctest.h>

#include "cli/setup/browser_files.h"
#include "tests/cli/setup/scratch_machine.h"
#include "tests/support/fixed_environment.h"
#include "tests/support/text_search.h"

namespace golinks::cli {
namespace {

using test::has;

namespace fs = std::filesystem;

TEST_CASE_FIXTURE(ScratchMachine, "what setup cannot do for a browser is said") {
  const auto advice = [&](std::map<std::string, std::string> variables) {
    return browser_advice(machine, ann, test::environment(std::move(variables)), {});
  };
  CHECK(advice({}).empty());
  CHECK(advice({{"http_proxy", "http://proxy:3128"}}) ==
        std::vector<std::string>{"a proxy is set, which does not know go: add go to the variable no_proxy"});
  CHECK(advice({{"http_proxy", "http://proxy:3128"}, {"no_proxy", "localhost,go"}}).empty());
  write("/home/ann/.mozilla/firefox/x.default/prefs.js",
        "user_pref(\"dom.security.https_only_mode\", true);\nuser_pref(\"network.proxy.type\", 1);\n");
  write("/home/ann/.config/chromium/Default/Preferences", "{\"https_only_mode_enabled\":true}");
  fs::create_directories(machine.at("/home/ann/.local/share/flatpak/app/org.mozilla.firefox"));
  const auto all = advice({});
  REQUIRE(all.size() == 4);
  CHECK(all[3] ==
        "the Firefox that ann installed as a flatpak takes no file from outside: set browser.fixup.domainwhitelist.go "
        "to true in "
        "its about:config");
}

TEST_CASE_FIXTURE(ScratchMachine, "each name that a browser would not open is told of") {
  write("/home/ann/.config/chromium/Default/Preferences", "{\"https_only_mode_enabled\":true}");
  const auto environment = test::environment({{"http_proxy", "http://proxy:3128"}, {"no_proxy", "go"}});
  CHECK(browser_advice(machine, ann, environment, {{{"go", ""}, {"gh", "gh"}}}) ==
        std::vector<std::string>{
            "a proxy is set, which does not know gh: add gh to the variable no_proxy",
            "Chromium always asks for secure connections: choose 'Continue to site' once for http://go/",
            "Chromium always asks for secure connections: choose 'Continue to site' once for http://gh/"});
}

TEST_CASE_FIXTURE(ScratchMachine, "HTTPS-Only Mode of private windows alone is told of") {
  const std::string profile = "/home/ann/.mozilla/firefox/x.default/prefs.js";
  write(profile, "user_pref(\"dom.security.https_only_mode_pbm\", true);\n");
  CHECK(browser_advice(machine, ann, test::environment({}), {{{"go", ""}, {"gh", "gh"}}}) ==
        std::vector<std::string>{
            "Firefox is in HTTPS-Only Mode in private windows: choose 'Continue to HTTP Site' there for http://go/, or "
            "turn it off for them in the settings",
            "Firefox is in HTTPS-Only Mode in private windows: choose 'Continue to HTTP Site' there for http://gh/, or "
            "turn it off for them in the settings"});
  write(profile, "user_pref(\"dom.security.https_only_mode_pbm\", false);\n");
  CHECK(browser_advice(machine, ann, test::environment({}), {}).empty());
}

TEST_CASE_FIXTURE(ScratchMachine, "profiles are looked at wherever the packages of a browser keep them") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"/home/ann/.config/mozilla/firefox/x/prefs.js", "Firefox is in HTTPS-Only Mode"},
      {"/home/ann/snap/firefox/common/.mozilla/firefox/x/prefs.js", "Firefox is in HTTPS-Only Mode"},
      {"/home/ann/.var/app/org.mozilla.firefox/.mozilla/firefox/x/prefs.js", "Firefox is in HTTPS-Only Mode"},
      {"/home/ann/snap/chromium/common/chromium/Default/Preferences", "Chromium always asks"},
      {"/home/ann/.config/google-chrome/Default/Preferences", "Chrome always asks"},
  };
  for (const auto& [file, told] : cases) {
    CAPTURE(file);
    write(file, "user_pref(\"dom.security.https_only_mode\", true); \"https_only_mode_enabled\":true");
    const auto advice = browser_advice(machine, ann, test::environment({}), {});
    fs::remove(machine.at(file));
    REQUIRE(advice.size() == 1);
    CHECK(has(advice[0], told));
  }
}

TEST_CASE_FIXTURE(ScratchMachine, "all of Chromium's kin are known, however they are installed") {
  CHECK(learning_browsers(machine, ann).empty());
  for (const char* place :
       {"/var/lib/flatpak/app/com.google.Chrome", "/home/ann/.local/share/flatpak/app/com.brave.Browser",
        "/opt/microsoft/msedge", "/opt/vivaldi", "/snap/chromium/current"}) {
    fs::create_directories(machine.at(place));
  }
  CHECK(learning_browsers(machine, ann) == std::vector<std::string>{"Chromium", "Chrome", "Brave", "Edge", "Vivaldi"});
}

}  // namespace
}  // namespace golinks::cli
