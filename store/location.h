// Where golinks keeps its files: the one place that reads the environment for them (XDG Base Directory
// Specification 0.8: a relative path in a variable is ignored).
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "store/result.h"

namespace golinks {

// getenv(3), or a test's stand-in.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
[[nodiscard]] Environment process_environment();

// $XDG_DATA_HOME/golinks/links.pb, else ~/.local/share/golinks/links.pb: where the links are unless something says
// where else (store_path() in settings.h). Error: invalid when not even HOME is set.
[[nodiscard]] Result<std::string> default_store_path(const Environment& environment);

// Whether a store may be at that path. Error: invalid, when there is something else than a file ("/home/ann is a
// folder").
[[nodiscard]] Result<void> check_names_file(const std::string& store_path);

// $XDG_CONFIG_HOME/golinks/config.toml, else ~/.config/golinks/config.toml.
[[nodiscard]] Result<std::string> config_path(const Environment& environment);

// Beside the store, as the user named it (a symbolic link is not followed: run-time files do not belong in a dotfiles
// folder).
[[nodiscard]] std::string instance_path(const std::string& store_path);    // links.pb.daemon
[[nodiscard]] std::string daemon_log_path(const std::string& store_path);  // links.pb.daemon.log
[[nodiscard]] std::string usage_path(const std::string& store_path);       // links.pb.usage

// What `golinks setup` noted as root, for everybody to read: a line "for ann" says whose go/ it is on this computer.
inline constexpr const char* setup_record_path = "/var/lib/golinks/setup-record";

}  // namespace golinks
