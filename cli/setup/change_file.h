// Changes a file that other programs change as well: never half of it, and never what they have written meanwhile.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "store/env.h"

namespace golinks::cli {

// What the file is to hold instead of what it holds. May be called more than once.
using Change = std::function<Result<std::string>(const std::string& before)>;

// Puts what `change` makes of the file in its place: by leftover_of(path) (whole_file.h), renamed if the file is still
// as it was when it was read, else all over again; or, where the file is a mount or its folder cannot be written
// (containers), into the file itself. A symbolic link is followed. Mode, owner and extended attributes stay. Errors:
// those of `change`; io; locked, when others change the file all the time. It is as it was then, as far as the disk
// allows.
[[nodiscard]] Result<void> change_file(Env& env, const std::string& path, const Change& change);

}  // namespace golinks::cli
