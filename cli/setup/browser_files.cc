#include "cli/setup/browser_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/utsname.h>

#include <algorithm>
#include <filesystem>

#include "store/link_json.h"

namespace golinks::cli {
namespace {

// What is around the entries, one for each name.
struct Format {
  std::string_view head;
  std::string (*entry)(const Wishes&, const HostName&);
  std::string_view separator;
  std::string_view tail;
  const char* instead;  // {0} is the browser, {1} a name
};

struct Place {
  std::string_view browser;
  std::string_view installed;  // there when the browser is
  std::string_view file;       // {} stands for the machine's architecture
  const Format& format;
};

std::string preference_entry(const Wishes&, const HostName& name) {
  return fmt::format("pref(\"browser.fixup.domainwhitelist.{}\", true);", name.host);
}

std::string policies_entry(const Wishes&, const HostName& name) {
  return fmt::format("{}: {{\"Value\": true, \"Status\": \"default\"}}",
                     json_string("browser.fixup.domainwhitelist." + name.host));
}

// Each search has a name of its own in the address bar.
std::string search_entry(const Wishes& wishes, const HostName& name) {
  const std::string title = name.host == wishes.first() ? "golinks" : "golinks " + name.host;
  return fmt::format("{{\"name\": {}, \"shortcut\": {}, \"url\": {}, \"featured\": false}}", json_string(title),
                     json_string(name.host), json_string(fmt::format("http://{}/{{searchTerms}}", name.host)));
}

constexpr const char* in_about_config = "set browser.fixup.domainwhitelist.{1} to true in the about:config of {0}";
constexpr Format preferences{"// Made by golinks setup; 'golinks setup --undo' removes it.\n", preference_entry, "\n",
                             "\n", in_about_config};
// "made by" is no policy, and Firefox looks at "policies" alone.
constexpr Format policies{"{\n  \"made by\": \"golinks setup\",\n  \"policies\": {\n    \"Preferences\": {\n      ",
                          policies_entry, ",\n      ", "\n    }\n  }\n}\n", in_about_config};
constexpr Format searches{"{\n  \"SiteSearchSettings\": [\n    ", search_entry, ",\n    ", "\n  ]\n}\n",
                          "open http://{1}/ once in {0}"};

constexpr Place places[] = {
    {"Firefox ESR", "/usr/lib/firefox-esr", "/etc/firefox-esr/golinks.js", preferences},
    {"Firefox", "/usr/lib/firefox/defaults", "/usr/lib/firefox/defaults/pref/golinks.js", preferences},
    {"Firefox", "/usr/lib64/firefox/defaults", "/usr/lib64/firefox/defaults/pref/golinks.js", preferences},
    {"Firefox", "/opt/firefox/defaults", "/opt/firefox/defaults/pref/golinks.js", preferences},
    {"Firefox (snap)", "/snap/firefox/current", "/etc/firefox/policies/policies.json", policies},
    {"Firefox (flatpak)", "/var/lib/flatpak/app/org.mozilla.firefox",
     "/var/lib/flatpak/extension/org.mozilla.firefox.systemconfig/{}/stable/policies/policies.json", policies},
    {"Chromium", "/usr/lib/chromium", "/etc/chromium/policies/managed/golinks.json", searches},
    {"Chromium", "/usr/lib64/chromium-browser", "/etc/chromium/policies/managed/golinks.json", searches},
    {"Chromium (snap)", "/snap/chromium/current", "/etc/chromium-browser/policies/managed/golinks.json", searches},
    {"Chrome", "/opt/google/chrome", "/etc/opt/chrome/policies/managed/golinks.json", searches},
};

// As flatpak names it.
std::string architecture() {
  utsname names{};
  return ::uname(&names) == 0 ? flatpak_architecture(names.machine) : "x86_64";
}

// /usr/lib64 is /usr/lib in some distributions.
std::string without_links(const Machine& machine, const std::string& path) {
  std::error_code error;
  const std::string real = std::filesystem::weakly_canonical(machine.at(path), error).string();
  return error ? machine.at(path) : real;
}

bool is_among(const Machine& machine, const std::vector<BrowserFile>& files, const std::string& path) {
  const std::string real = without_links(machine, path);
  return std::ranges::any_of(files, [&](const OwnFile& file) { return without_links(machine, file.path) == real; });
}

std::vector<std::string> entries_of(const Format& format, const Wishes& wishes) {
  std::vector<std::string> entries;
  for (const HostName& name : wishes.names) entries.push_back(format.entry(wishes, name));
  return entries;
}

std::string content_of(const Format& format, const Wishes& wishes) {
  return fmt::format("{}{}{}", format.head, fmt::join(entries_of(format, wishes), format.separator), format.tail);
}

std::string effect_of(const Place& place, const Wishes& wishes) {
  if (&place.format == &searches) {
    return fmt::format("{} opens a link after '{}' and a space", place.browser, fmt::join(wishes.hosts(), "' or '"));
  }
  return fmt::format("{} opens '{}/word' and does not search for {}", place.browser,
                     fmt::join(wishes.hosts(), "/word' or '"), wishes.names.size() == 1 ? "it" : "them");
}

std::string instead_of(const Place& place, const Wishes& wishes) {
  std::vector<std::string> steps;
  for (const std::string& host : wishes.hosts())
    steps.push_back(fmt::format(fmt::runtime(place.format.instead), place.browser, host));
  return fmt::format("{}", fmt::join(steps, ", "));
}

// The browser is gone, our file is not.
bool is_left_over(const Machine& machine, const OwnFile& file) {
  const auto condition = check_own_file(machine, file, record_of_root(machine));
  if (!condition) return true;  // whoever takes the step tells why
  return condition->finding == Finding::done || condition->finding == Finding::differs || !condition->leftover.empty();
}

}  // namespace

std::string flatpak_architecture(std::string_view machine) {
  if (machine.size() == 4 && machine.starts_with('i') && machine.ends_with("86")) return "i386";
  return machine.starts_with("armv") ? "arm" : std::string(machine);
}

std::string firefox_preferences(const Wishes& wishes) { return content_of(preferences, wishes); }
std::string firefox_policies(const Wishes& wishes) { return content_of(policies, wishes); }
std::string chromium_policy(const Wishes& wishes) { return content_of(searches, wishes); }

std::vector<BrowserFile> browser_files(const Machine& machine, const Wishes& wishes) {
  std::vector<BrowserFile> files;
  for (const Place& place : places) {
    const std::string path = fmt::format(fmt::runtime(place.file), architecture());
    if (is_among(machine, files, path)) continue;
    BrowserFile file{{path, content_of(place.format, wishes), effect_of(place, wishes), true, instead_of(place, wishes),
                      entries_of(place.format, wishes)},
                     std::string(place.browser)};
    if (machine.has(place.installed) || is_left_over(machine, file)) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace golinks::cli
