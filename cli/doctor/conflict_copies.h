// What synchronizers of files (Syncthing, Dropbox, Nextcloud, Seafile, Google Drive) put beside a file that was changed
// on two computers at once: the changes of one of them, which nobody sees any more.
//
//   links.sync-conflict-20261129-101500-ABCDEFG.pb    links (Ann's conflicted copy 2026-11-29).pb    links (1).pb
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace golinks::cli {

// Whether one of them names such a copy of `store` so; both are names without a folder.
[[nodiscard]] bool is_conflict_copy(std::string_view name, std::string_view store);

// The paths of those beside the store, in order.
[[nodiscard]] std::vector<std::string> conflict_copies(const std::string& store_path);

}  // namespace golinks::cli
