// The proxy of the GNOME desktop's settings, which Firefox, Chromium and Chrome follow there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/setup/machine.h"

namespace golinks::cli {

struct DesktopProxy {
  bool is_by_script = false;                   // one that is asked for each address; it has no exceptions
  std::vector<std::string> ignore_hosts = {};  // "localhost", "*.example.com": where no proxy gets in between

  [[nodiscard]] bool excepts(std::string_view host) const;
  // The command by which it excepts these hosts as well; empty for a script, which is for its author to change.
  [[nodiscard]] std::string way_to_except(const std::vector<std::string>& hosts) const;
};

// As gsettings(1) has it. Nothing when there is no proxy for http://, and where gsettings is not installed, knows no
// org.gnome.system.proxy, or fails.
[[nodiscard]] std::optional<DesktopProxy> desktop_proxy(const Machine& machine);

}  // namespace golinks::cli
