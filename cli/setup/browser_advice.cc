#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <span>

#include "cli/setup/browser_files.h"
#include "cli/setup/proxy.h"
#include "cli/whole_file.h"

namespace golinks::cli {
namespace {

constexpr std::uintmax_t max_preferences_bytes = 16U << 20U;

// Whether one of the files, in a profile's folder below `profiles`, has this text in it. Read only.
bool any_profile_says(const std::string& profiles, std::string_view file, std::string_view text) {
  std::error_code error;
  for (const auto& profile : std::filesystem::directory_iterator(profiles, error)) {
    const auto path = profile.path() / file;
    std::error_code absent;
    if (std::filesystem::file_size(path, absent) > max_preferences_bytes || absent) continue;
    const auto preferences = read_whole_file(path.string());
    if (preferences && preferences->find(text) != std::string::npos) return true;
  }
  return false;
}

// Where Chromium and its kin are when they are installed; ~ is the person's home. Flatpaks: flatpak(1), --user and
// --system.
constexpr std::pair<std::string_view, std::string_view> chromium_and_kin[] = {
    {"Chromium", "/usr/lib/chromium"},
    {"Chromium", "/usr/lib64/chromium-browser"},
    {"Chromium", "/snap/chromium/current"},
    {"Chromium", "/var/lib/flatpak/app/org.chromium.Chromium"},
    {"Chromium", "~/.local/share/flatpak/app/org.chromium.Chromium"},
    {"Chrome", "/opt/google/chrome"},
    {"Chrome", "/var/lib/flatpak/app/com.google.Chrome"},
    {"Chrome", "~/.local/share/flatpak/app/com.google.Chrome"},
    {"Brave", "/opt/brave.com/brave"},
    {"Brave", "/snap/brave/current"},
    {"Brave", "/var/lib/flatpak/app/com.brave.Browser"},
    {"Brave", "~/.local/share/flatpak/app/com.brave.Browser"},
    {"Edge", "/opt/microsoft/msedge"},
    {"Edge", "/var/lib/flatpak/app/com.microsoft.Edge"},
    {"Edge", "~/.local/share/flatpak/app/com.microsoft.Edge"},
    {"Vivaldi", "/opt/vivaldi"},
    {"Vivaldi", "/var/lib/flatpak/app/com.vivaldi.Vivaldi"},
    {"Vivaldi", "~/.local/share/flatpak/app/com.vivaldi.Vivaldi"},
};
constexpr std::string_view own_firefox = "~/.local/share/flatpak/app/org.mozilla.firefox";

std::string in_home(const Person& person, std::string_view path) {
  return path.starts_with('~') ? person.home + std::string(path.substr(1)) : std::string(path);
}

// Where the profiles are: of a package of the system, old and new, of a snap, of a flatpak.
constexpr std::string_view firefox_profiles[] = {
    "~/.mozilla/firefox", "~/.config/mozilla/firefox", "~/snap/firefox/common/.mozilla/firefox",
    "~/.var/app/org.mozilla.firefox/.mozilla/firefox", "~/.var/app/org.mozilla.firefox/config/mozilla/firefox"};
constexpr std::string_view chromium_profiles[] = {"~/.config/chromium", "~/snap/chromium/common/chromium",
                                                  "~/.var/app/org.chromium.Chromium/config/chromium"};
constexpr std::string_view chrome_profiles[] = {"~/.config/google-chrome",
                                                "~/.var/app/com.google.Chrome/config/google-chrome"};

// What a person may have chosen in a browser, and what then has to be done there; {0} is the name.
struct Setting {
  std::span<const std::string_view> profiles;
  std::string_view file;
  std::string_view text;
  const char* advice;
};

constexpr std::string_view https_in_chromium = "\"https_only_mode_enabled\":true";
constexpr Setting troublesome[] = {
    {firefox_profiles, "prefs.js", "\"network.proxy.type\", 1)",
     "Firefox uses a proxy, which does not know {0}: add {0} to 'No proxy for' in its settings"},
    {firefox_profiles, "prefs.js", "\"dom.security.https_only_mode\", true)",
     "Firefox is in HTTPS-Only Mode: add http://{0} to its exceptions in the settings"},
    {firefox_profiles, "prefs.js", "\"dom.security.https_only_mode_pbm\", true)",
     "Firefox is in HTTPS-Only Mode in private windows: choose 'Continue to HTTP Site' there for http://{0}/, or turn "
     "it "
     "off for them in the settings"},
    {chromium_profiles, "Preferences", https_in_chromium,
     "Chromium always asks for secure connections: choose 'Continue to site' once for http://{0}/"},
    {chrome_profiles, "Preferences", https_in_chromium,
     "Chrome always asks for secure connections: choose 'Continue to site' once for http://{0}/"},
};

}  // namespace

std::vector<std::string> browser_advice(const Machine& machine, const Person& person, const Environment& environment,
                                        const Wishes& wishes) {
  std::vector<std::string> advice;
  for (const std::string& host : wishes.hosts()) {
    if (!proxy_for(environment, host)) continue;
    advice.push_back(fmt::format("a proxy is set, which does not know {0}: add {0} to the variable no_proxy", host));
  }
  std::ranges::move(profile_advice(machine, person, wishes), std::back_inserter(advice));
  return advice;
}

std::vector<std::string> profile_advice(const Machine& machine, const Person& person, const Wishes& wishes) {
  std::vector<std::string> advice;
  for (const Setting& setting : troublesome) {
    const auto says_so = [&](std::string_view folder) {
      return any_profile_says(machine.at(in_home(person, folder)), setting.file, setting.text);
    };
    if (std::ranges::none_of(setting.profiles, says_so)) continue;
    for (const std::string& host : wishes.hosts()) advice.push_back(fmt::format(fmt::runtime(setting.advice), host));
  }
  if (machine.has(in_home(person, own_firefox))) {
    for (const std::string& host : wishes.hosts()) {
      advice.push_back(
          fmt::format("the Firefox that {} installed as a flatpak takes no file from outside: set "
                      "browser.fixup.domainwhitelist.{} to true in its about:config",
                      person.name, host));
    }
  }
  return advice;
}

std::vector<std::string> learning_browsers(const Machine& machine, const Person& person) {
  std::vector<std::string> browsers;
  for (const auto& [browser, place] : chromium_and_kin) {
    const bool is_told = !browsers.empty() && browsers.back() == browser;
    if (!is_told && machine.has(in_home(person, place))) browsers.emplace_back(browser);
  }
  return browsers;
}

}  // namespace golinks::cli
