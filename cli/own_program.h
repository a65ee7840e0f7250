#pragma once

#include <string>

#include "store/result.h"

namespace golinks::cli {

// Where this program is: by the kernel's word, or, where there is no /proc, by the path that it was started by
// (getauxval(3), AT_EXECFN). Error: io.
[[nodiscard]] Result<std::string> own_program_path();

}  // namespace golinks::cli
