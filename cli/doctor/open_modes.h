// Which of golinks' files others of this computer could read or replace: links tell what a person works on.
#pragma once

#include <string>
#include <vector>

#include "store/env.h"
#include "store/location.h"

namespace golinks::cli {

struct OpenPath {
  std::string path;
  unsigned mode = 0;       // as it is: 0644
  unsigned wanted = 0;     // 0600
  bool is_chosen = false;  // a person's own place for the links: who may look in there is for them to decide
};

// Whether the store is where golinks puts it unless it is told otherwise (location.h).
[[nodiscard]] bool is_in_own_folder(const std::string& store_path, const Environment& environment);

// The store, the files beside it and its folder, as far as they exist and are too open. Where the store is in golinks'
// own folder, nobody else may look into that; the folder that a person has chosen must just not let others put another
// store there. A store that is a symbolic link is in a folder that somebody has chosen, whatever folder the link is in.
[[nodiscard]] std::vector<OpenPath> too_open_paths(Env& env, const std::string& store_path, bool is_own_folder);

// Whether anybody at all could change the links; a group that shares them is meant to.
[[nodiscard]] bool lets_anybody_write(const OpenPath& path);

// To be called for golinks' own places. Error: io.
[[nodiscard]] Result<void> close_to_others(const OpenPath& path);

}  // namespace golinks::cli
