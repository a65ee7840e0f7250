// The version of golinks and golinksd: "0.1.0".
#pragma once

#include <string>

namespace golinks {

[[nodiscard]] std::string program_version();

}  // namespace golinks
