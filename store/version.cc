#include "store/version.h"

namespace golinks {

std::string program_version() { return GOLINKS_VERSION; }

}  // namespace golinks
