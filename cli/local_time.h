// Times as people read them.
#pragma once

#include <string>

#include "store/link.h"

namespace golinks::cli {

// "2026-11-22 08:47:13" in the time zone of the user.
[[nodiscard]] std::string local_time(Microseconds time);

}  // namespace golinks::cli
