#include <fmt/format.h>

#include <filesystem>

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

// Packages whose browsers look at no file of this computer that setup could write.
constexpr std::pair<std::string_view, std::string_view> sealed[] = {
    {"/var/lib/flatpak/app/org.chromium.Chromium", "Chromium (flatpak)"},
    {"/var/lib/flatpak/app/com.google.Chrome", "Chrome (flatpak)"},
};

}  // namespace

std::vector<std::string> browser_advice(const Machine& machine, const Person& person, const Environment& environment, const Wishes& wishes) {
  std::vector<std::string> advice = profile_advice(machine, person, wishes);
  if (proxy_for(environment, wishes.first())) {
    advice.insert(advice.begin(), fmt::format("a proxy is set, which does not know {0}: add {0} to the variable no_proxy", wishes.first()));
  }
  return advice;
}

std::vector<std::string> profile_advice(const Machine& machine, const Person& person, const Wishes& wishes) {
  const std::string& name = wishes.first();
  std::vector<std::string> advice;
  const std::string firefox = machine.at(person.home + "/.mozilla/firefox");
  if (any_profile_says(firefox, "prefs.js", "\"network.proxy.type\", 1)")) {
    advice.push_back(fmt::format("Firefox uses a proxy, which does not know {0}: add {0} to 'No proxy for' in its settings", name));
  }
  if (any_profile_says(firefox, "prefs.js", "\"dom.security.https_only_mode\", true)")) {
    advice.push_back(fmt::format("Firefox is in HTTPS-Only Mode: add http://{} to its exceptions in the settings", name));
  }
  for (const std::string_view folder : {"/.config/chromium", "/.config/google-chrome"}) {
    if (!any_profile_says(machine.at(person.home + std::string(folder)), "Preferences", "\"https_only_mode_enabled\":true")) continue;
    advice.push_back(fmt::format("{} always asks for secure connections: choose 'Continue to site' once for http://{}/",
                                 folder.ends_with("chromium") ? "Chromium" : "Chrome", name));
  }
  for (const auto& [folder, browser] : sealed) {
    if (machine.has(folder)) advice.push_back(fmt::format("{} takes no policy from outside: open http://{}/ in it once", browser, name));
  }
  return advice;
}

}  // namespace golinks::cli
