#include "cli/setup/proxy.h"

#include <algorithm>

#include "store/ascii_case.h"

namespace golinks::cli {
namespace {

// Names are separated by commas, and by blanks where people like them; one may begin with a dot. "*" is every host.
bool excepts(std::string_view list, std::string_view host) {
  constexpr std::string_view separators = ", \t";
  while (!list.empty()) {
    std::string_view name = list.substr(0, list.find_first_of(separators));
    list.remove_prefix(std::min(list.size(), name.size() + 1));
    if (name.starts_with('.')) name.remove_prefix(1);
    if (name == "*" || same_ignoring_case(name, host)) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> proxy_for(const Environment& environment, std::string_view host) {
  for (const char* except : {"no_proxy", "NO_PROXY"}) {
    if (excepts(environment(except).value_or(""), host)) return std::nullopt;
  }
  for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}) {
    if (!environment(name).value_or("").empty()) return name;
  }
  return std::nullopt;
}

}  // namespace golinks::cli
