// Where no systemd runs: golinksd may open port 80 without being root, and starts when the person logs in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/setup/own_file.h"
#include "cli/setup/wishes.h"

namespace golinks::cli {

// Whether the extended attribute security.capability of a file says cap_net_bind_service, effective, and nothing else
// (struct vfs_cap_data in linux/capability.h).
[[nodiscard]] bool grants_only_ports(std::string_view attribute);

// Whether golinksd may listen there when this user starts it: at any port from 1024 on, below as root or with the
// capability. Error: invalid, with what to do.
[[nodiscard]] Result<void> check_port_right(const std::string& golinksd, const std::string& listen);

// cap_net_bind_service on golinksd, by setcap(8). A new golinksd, after an upgrade, needs it again. Only to be applied:
[[nodiscard]] Step port_right_step(const Machine& machine, const Record& record);
// reverted are those that setup gave, to this golinksd and to those of other places that it was run for before.
[[nodiscard]] std::vector<Step> granted_right_steps(const Record& record);

// ~/.config/autostart/golinks.desktop (Desktop Application Autostart Specification), written as the person.
[[nodiscard]] Step login_step(const Machine& machine, const Person& person, const Wishes& wishes, const Record& record);

}  // namespace golinks::cli
