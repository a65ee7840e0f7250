#include "cli/setup/browser_files.h"

#include <doctest/doctest.h>

#include "tests/cli/setup/scratch_machine.h"
#include "tests/support/text_search.h"

namespace golinks::cli {
namespace {

using test::has;

TEST_CASE_FIXTURE(ScratchMachine, "only browsers that are installed are looked after") {
  CHECK(browser_files(machine, {}).empty());
  write("/opt/google/chrome/chrome", "");
  write("/snap/firefox/current/firefox", "");
  write("/usr/lib/chromium/chromium", "");
  write("/usr/lib64/chromium-browser/chromium", "");
  std::vector<std::string> paths;
  for (const OwnFile& file : browser_files(machine, {})) paths.push_back(file.path);
  CHECK(paths == std::vector<std::string>{"/etc/firefox/policies/policies.json",
                                          "/etc/chromium/policies/managed/golinks.json",
                                          "/etc/opt/chrome/policies/managed/golinks.json"});
}

TEST_CASE_FIXTURE(ScratchMachine, "what is told of a browser's file names every host") {
  const auto effects = [&](const Wishes& wishes) {
    std::vector<std::string> told;
    for (const OwnFile& file : browser_files(machine, wishes)) told.push_back(file.effect);
    return told;
  };
  write("/usr/lib/firefox-esr/firefox", "");
  write("/usr/lib/chromium/chromium", "");
  CHECK(effects({}) == std::vector<std::string>{"Firefox ESR opens 'go/word' and does not search for it",
                                                "Chromium opens a link after 'go' and a space"});
  CHECK(effects({{{"go", ""}, {"gh", "gh"}}}) ==
        std::vector<std::string>{"Firefox ESR opens 'go/word' or 'gh/word' and does not search for them",
                                 "Chromium opens a link after 'go' or 'gh' and a space"});
}

TEST_CASE("machines have other names in flatpak") {
  CHECK(flatpak_architecture("x86_64") == "x86_64");
  CHECK(flatpak_architecture("aarch64") == "aarch64");
  CHECK(flatpak_architecture("i686") == "i386");
  CHECK(flatpak_architecture("armv7l") == "arm");
}

TEST_CASE("the browsers' files name every host") {
  const Wishes wishes{{{"go", ""}, {"gh", "team/gh"}}};
  CHECK(
      chromium_policy(wishes) ==
      "{\n  \"SiteSearchSettings\": [\n"
      "    {\"name\": \"golinks\", \"shortcut\": \"go\", \"url\": \"http://go/{searchTerms}\", \"featured\": false},\n"
      "    {\"name\": \"golinks gh\", \"shortcut\": \"gh\", \"url\": \"http://gh/{searchTerms}\", \"featured\": "
      "false}\n"
      "  ]\n}\n");
  CHECK(has(firefox_preferences(wishes), "pref(\"browser.fixup.domainwhitelist.gh\", true);\n"));
  CHECK(has(firefox_policies(wishes),
            "\"browser.fixup.domainwhitelist.gh\": {\"Value\": true, \"Status\": \"default\"}"));
}

}  // namespace
}  // namespace golinks::cli
