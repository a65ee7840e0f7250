// Who may do what with a file: its owner, group, mode, ACLs and extended attributes.
#pragma once

#include <string>

#include "store/result.h"

namespace golinks {

// Gives the file open as `to` those of the file open as `from`, as far as the process may: at the end `to` lets nobody
// in whom `from` keeps out. Error: io, when something is missing then, in words that follow the file's name: "would not
// belong to user 1000". What a file system does not have, or has its own mind about (vfat's modes), is not missed.
[[nodiscard]] Result<void> copy_permissions(int from, int to, const std::string& path);

}  // namespace golinks
