// Settings that both programs read: the defaults, then config.toml, then the environment. Command lines override them.
//
//   listen = "127.0.0.1:26479"   # where golinksd answers
//   names = ["go", "gh=gh"]      # the host names it answers to, beside go.localhost, localhost and loopback
//                                # addresses; http://gh/blog means go/gh/blog (host_name.h)
//   autostart = true             # commands that change links start golinksd
//   store = "~/dotfiles/links.pb"   # where the links are; GOLINKS_STORE says otherwise for one command
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
  std::string store;      // absolute, or below "~/"; empty: the default place
  PageReaders pages = PageReaders::owner;
};

// GOLINKS_NO_DAEMON is set to anything but "" and "0".
[[nodiscard]] bool forbids_autostart(const Environment& environment);

// What the text of a config.toml says; `path` is for messages. Error: invalid, naming file, line and, for an unknown
// setting, the nearest known one.
[[nodiscard]] Result<Settings> parse_settings(const std::string& text, const std::string& path);

// A missing config.toml is fine. Errors: those of parse_settings(); io.
[[nodiscard]] Result<Settings> load_settings(Env& env, const Environment& environment);

// The person's own store, the one that golinksd is started for: `store` in config.toml, else the default place
// (location.h). Errors: invalid, when there is no home; io; and those of parse_settings() where a config.toml may name
// a store: any other, however wrong, keeps nobody from the links.
[[nodiscard]] Result<std::string> own_store_path(Env& env, const Environment& environment);

// The store: $GOLINKS_STORE, which may be relative to the working folder, else the person's own. Errors: as above.
[[nodiscard]] Result<std::string> store_path(Env& env, const Environment& environment);

}  // namespace golinks
