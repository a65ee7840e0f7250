#pragma once

#include <string>

namespace golinks::cli {

// The command by which `user` gets to read and write a file again that the kernel refuses them (EACCES): the file, or a
// folder on the way to it, may have lost its permissions, or belong to somebody else. Looks with the rights of this
// process, whose user is `uid`.
[[nodiscard]] std::string way_in(const std::string& path, const std::string& user, unsigned uid);

}  // namespace golinks::cli
