// Which files are the store's: no command may write over them.
#pragma once

#include <string>

namespace golinks::cli {

// Whether the file at `path`, which need not exist, is the store, has its place, or is one of the files that golinks
// keeps beside it (links.pb.lock and the like): by whatever name, symbolic link or hard link.
[[nodiscard]] bool is_store_file(const std::string& path, const std::string& store_path);

}  // namespace golinks::cli
