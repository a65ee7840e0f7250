#include "cli/doctor/desktop_proxy.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "cli/shell_word.h"
#include "store/ascii_case.h"

namespace golinks::cli {
namespace {

constexpr const char* schema = "org.gnome.system.proxy";
constexpr const char* exceptions_key = "ignore-hosts";

// The strings in a text of GVariant's: 'manual', ['localhost', '::1'] or @as [].
std::vector<std::string> strings_in(std::string_view text) {
  std::vector<std::string> strings;
  for (;;) {
    const std::size_t begin = text.find_first_of("'\"");
    const std::size_t end = begin == std::string_view::npos ? begin : text.find(text[begin], begin + 1);
    if (end == std::string_view::npos) return strings;
    strings.emplace_back(text.substr(begin + 1, end - begin - 1));
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string> setting(const Machine& machine, const std::string& part, const std::string& key) {
  const auto said = machine.run({"gsettings", "get", schema + part, key});
  return said ? strings_in(*said) : std::vector<std::string>();
}

bool says(const std::vector<std::string>& setting, std::string_view value) {
  return setting.size() == 1 && setting.front() == value;
}

// What has no proxy of its own goes by that for SOCKS.
bool has_host(const Machine& machine) {
  return std::ranges::any_of(std::vector<std::string>{".http", ".socks"}, [&](const std::string& part) {
    const auto host = setting(machine, part, "host");
    return !host.empty() && !host.front().empty();
  });
}

}  // namespace

// A "*" at the beginning stands for anything there: no_proxy has none of that (cli/setup/proxy.h).
bool DesktopProxy::excepts(std::string_view host) const {
  return std::ranges::any_of(ignore_hosts, [host](std::string_view rule) {
    if (!rule.starts_with('*')) return same_ignoring_case(rule, host);
    rule.remove_prefix(1);
    return host.size() >= rule.size() && same_ignoring_case(rule, host.substr(host.size() - rule.size()));
  });
}

std::string DesktopProxy::way_to_except(const std::vector<std::string>& hosts) const {
  if (is_by_script) return "";
  std::vector<std::string> quoted;
  for (const std::vector<std::string>& list : {ignore_hosts, hosts})
    for (const std::string& host : list) quoted.push_back(fmt::format("\"{}\"", host));
  return fmt::format("gsettings set {} {} {}", schema, exceptions_key,
                     shell_word(fmt::format("[{}]", fmt::join(quoted, ", "))));
}

std::optional<DesktopProxy> desktop_proxy(const Machine& machine) {
  const auto mode = setting(machine, "", "mode");
  if (says(mode, "auto")) return DesktopProxy{.is_by_script = true};
  if (!says(mode, "manual") || !has_host(machine)) return std::nullopt;
  return DesktopProxy{.ignore_hosts = setting(machine, "", exceptions_key)};
}

}  // namespace golinks::cli
