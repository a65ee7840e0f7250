#include "cli/setup/browser_files.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include "store/link_json.h"

namespace golinks::cli {
namespace {

struct Place {
  std::string_view browser;
  std::string_view installed;  // there when the browser is
  std::string_view file;       // {} stands for the machine's architecture
  std::string (*content)(const Wishes&);
  std::string_view mark;
};

constexpr std::string_view preferences_mark = "// Made by golinks setup";
constexpr std::string_view policies_mark = "\"golinks setup\"";
constexpr std::string_view search_mark = "\"golinks";  // the name of each search

constexpr Place places[] = {
    {"Firefox ESR", "/usr/lib/firefox-esr", "/etc/firefox-esr/golinks.js", firefox_preferences, preferences_mark},
    {"Firefox", "/usr/lib/firefox/defaults", "/usr/lib/firefox/defaults/pref/golinks.js", firefox_preferences, preferences_mark},
    {"Firefox", "/usr/lib64/firefox/defaults", "/usr/lib64/firefox/defaults/pref/golinks.js", firefox_preferences, preferences_mark},
    {"Firefox", "/opt/firefox/defaults", "/opt/firefox/defaults/pref/golinks.js", firefox_preferences, preferences_mark},
    {"Firefox (snap)", "/snap/firefox/current", "/etc/firefox/policies/policies.json", firefox_policies, policies_mark},
    {"Firefox (flatpak)", "/var/lib/flatpak/app/org.mozilla.firefox",
     "/var/lib/flatpak/extension/org.mozilla.firefox.systemconfig/{}/stable/policies/policies.json", firefox_policies, policies_mark},
    {"Chromium", "/usr/lib/chromium", "/etc/chromium/policies/managed/golinks.json", chromium_policy, search_mark},
    {"Chromium", "/usr/lib64/chromium-browser", "/etc/chromium/policies/managed/golinks.json", chromium_policy, search_mark},
    {"Chromium (snap)", "/snap/chromium/current", "/etc/chromium-browser/policies/managed/golinks.json", chromium_policy, search_mark},
    {"Chrome", "/opt/google/chrome", "/etc/opt/chrome/policies/managed/golinks.json", chromium_policy, search_mark},
};

std::string architecture() {
  utsname names{};
  return ::uname(&names) == 0 ? names.machine : "x86_64";
}

// What a search is called in the address bar; each has a name of its own.
std::string search_name(const Wishes& wishes, const HostName& name) {
  return name.host == wishes.first() ? "golinks" : "golinks " + name.host;
}

std::string effect_of(const Place& place, const Wishes& wishes) {
  if (place.content == chromium_policy) return fmt::format("new, for {}: '{}', a space and a word open that link", place.browser, wishes.first());
  return fmt::format("new, for {}: '{}/word' is opened, not searched for", place.browser, wishes.first());
}

// The browser is gone, our file is not.
bool is_left_over(const Machine& machine, const OwnFile& file) {
  const auto condition = check_own_file(machine, file);
  return condition && (condition->finding == Finding::done || condition->finding == Finding::differs);
}

}  // namespace

std::string firefox_preferences(const Wishes& wishes) {
  std::string text = fmt::format("{}; 'golinks setup --undo' removes it.\n", preferences_mark);
  for (const HostName& name : wishes.names) text += fmt::format("pref(\"browser.fixup.domainwhitelist.{}\", true);\n", name.host);
  return text;
}

// "made by" is no policy, and Firefox looks at "policies" alone.
std::string firefox_policies(const Wishes& wishes) {
  std::string text = fmt::format("{{\n  \"made by\": {},\n  \"policies\": {{\n    \"Preferences\": {{", policies_mark);
  std::string_view separator = "";
  for (const HostName& name : wishes.names) {
    text += fmt::format("{}\n      {}: {{\"Value\": true, \"Status\": \"default\"}}", separator,
                        json_string("browser.fixup.domainwhitelist." + name.host));
    separator = ",";
  }
  return text + "\n    }\n  }\n}\n";
}

std::string chromium_policy(const Wishes& wishes) {
  std::string text = "{\n  \"SiteSearchSettings\": [";
  std::string_view separator = "";
  for (const HostName& name : wishes.names) {
    text += fmt::format("{}\n    {{\"name\": {}, \"shortcut\": {}, \"url\": {}, \"featured\": false}}", separator,
                        json_string(search_name(wishes, name)), json_string(name.host),
                        json_string(fmt::format("http://{}/{{searchTerms}}", name.host)));
    separator = ",";
  }
  return text + "\n  ]\n}\n";
}

std::vector<BrowserFile> browser_files(const Machine& machine, const Wishes& wishes) {
  std::vector<BrowserFile> files;
  for (const Place& place : places) {
    const std::string path = fmt::format(fmt::runtime(place.file), architecture());
    if (!files.empty() && files.back().path == path) continue;
    BrowserFile file{{path, place.content(wishes), std::string(place.mark), effect_of(place, wishes)}, std::string(place.browser)};
    if (machine.has(place.installed) || is_left_over(machine, file)) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace golinks::cli
