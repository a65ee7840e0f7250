// Settings that both programs read: the defaults, then config.toml, then the environment. Command lines override them.
//
//   listen = "127.0.0.1:26479"   # where golinksd answers
//   names = ["go", "gh=gh"]      # the host names it answers to, beside go.localhost, localhost and loopback
//                                # addresses; http://gh/blog means go/gh/blog (host_name.h)
//   autostart = true             # commands that change links start golinksd
//   pages = "owner"              # who sees lists, details and history: the user that golinksd runs as, and root; or
//                                # "everyone" on this computer
#pragma once

#include <string>
#include <vector>

#include "store/env.h"
#include "store/host_name.h"
#include "store/location.h"
#include "store/result.h"

namespace golinks {

enum class PageReaders { owner, everyone };

struct Settings {
  std::string listen = "127.0.0.1:26479";
  std::vector<HostName> names = {{"go", ""}};
  bool autostart = true;  // false when forbids_autostart()
  PageReaders pages = PageReaders::owner;
};

// GOLINKS_NO_DAEMON is set to anything but "" and "0".
[[nodiscard]] bool forbids_autostart(const Environment& environment);

// What the text of a config.toml says; `path` is for messages. Error: invalid, naming file, line and, for an unknown
// setting, the nearest known one.
[[nodiscard]] Result<Settings> parse_settings(const std::string& text, const std::string& path);

// A missing config.toml is fine. Errors: those of parse_settings(); io.
[[nodiscard]] Result<Settings> load_settings(Env& env, const Environment& environment);

}  // namespace golinks
