// Lines of ours in a config.toml that a person wrote. Nothing else in it changes, comments included, and taking our
// lines away again gives back what was there, byte for byte:
//
//   listen = "127.0.103.111:80"  # golinks setup
//   # before golinks setup: listen = "127.0.0.1:8080"  # a comment of mine
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "store/result.h"

namespace golinks {

struct SettingLine {
  std::string key;
  std::string value;  // in TOML
};

// `text` with these settings in place of those that it has and of all that were put there before. `path` is for
// messages. Error: invalid, naming the line, when `text` is no TOML.
[[nodiscard]] Result<std::string> with_setting_lines(std::string_view text, const std::string& path,
                                                     std::span<const SettingLine> lines);

[[nodiscard]] std::string without_setting_lines(std::string_view text);

}  // namespace golinks
