// Where no systemd runs: golinksd may open port 80 without being root, and starts when the person logs in.
#pragma once

#include <string_view>
#include <vector>

#include "cli/setup/own_file.h"
#include "cli/setup/wishes.h"

namespace golinks::cli {

// Whether the extended attribute security.capability of a file says cap_net_bind_service, effective, and nothing else
// (struct vfs_cap_data in linux/capability.h).
[[nodiscard]] bool grants_only_ports(std::string_view attribute);

// cap_net_bind_service on golinksd, by setcap(8). A new golinksd, after an upgrade, needs it again.
[[nodiscard]] Step port_right_step(const Machine& machine);

// ~/.config/autostart/golinks.desktop (Desktop Application Autostart Specification), written as the person.
[[nodiscard]] Step login_step(const Machine& machine, const Person& person, const Wishes& wishes, const CreatedFolders& folders);

}  // namespace golinks::cli
