// What each browser needs so that `go/fb`, typed into its address bar, is opened and not searched for.
//
// Firefox: the boolean preference browser.fixup.domainwhitelist.go, by a file of default preferences beside its own,
// or, for the packages that cannot see such a file (snap, flatpak), by a policies.json, which is written only where
// there is none. Chromium and its kin: they learn a name from one visit, so setup opens http://go/ once. For Chromium
// and Chrome the policy SiteSearchSettings (https://chromeenterprise.google/policies/#SiteSearchSettings) adds that
// `go`, a space or Tab, and `fb` open it, too.
#pragma once

#include <string>
#include <vector>

#include "cli/setup/own_file.h"
#include "cli/setup/wishes.h"

namespace golinks::cli {

struct BrowserFile : OwnFile {
  std::string browser;  // "Firefox ESR"
};

// The files for those browsers that are installed, and those that setup wrote for one that is gone.
[[nodiscard]] std::vector<BrowserFile> browser_files(const Machine& machine, const Wishes& wishes);

// What setup cannot do for this person's browsers, and the one step that helps: a line each.
[[nodiscard]] std::vector<std::string> browser_advice(const Machine& machine, const Person& person,
                                                      const Environment& environment, const Wishes& wishes);
// That part of it which the browsers' own settings are to blame for.
[[nodiscard]] std::vector<std::string> profile_advice(const Machine& machine, const Person& person,
                                                      const Wishes& wishes);

// The installed browsers that learn a name from one visit to it, the person's own flatpaks among them: "Chromium".
[[nodiscard]] std::vector<std::string> learning_browsers(const Machine& machine, const Person& person);

// What flatpak(1) calls a machine that uname(2) calls so: "i386" for "i686", "arm" for "armv7l".
[[nodiscard]] std::string flatpak_architecture(std::string_view machine);

// The contents of those files.
[[nodiscard]] std::string firefox_preferences(const Wishes& wishes);
[[nodiscard]] std::string firefox_policies(const Wishes& wishes);
[[nodiscard]] std::string chromium_policy(const Wishes& wishes);

}  // namespace golinks::cli
