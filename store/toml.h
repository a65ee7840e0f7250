// Reading TOML, as flat as config.toml is; toml++, which is slow to compile, is included by toml.cc alone.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "store/result.h"

namespace golinks {

// `key = value` at the top of a file. Of the three kinds of value, the one that it has.
struct TomlEntry {
  std::string key;
  std::size_t first_line = 0;  // from 1
  std::size_t last_line = 0;
  std::optional<bool> flag;
  std::optional<std::string> text;
  std::optional<std::vector<std::string>> texts;  // an array of strings
};

// In the order of their keys. `path` is for messages. Error: invalid, naming the line.
[[nodiscard]] Result<std::vector<TomlEntry>> parse_toml(std::string_view text, const std::string& path);

}  // namespace golinks
