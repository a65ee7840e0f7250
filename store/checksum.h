// The checksum of a transaction: XXH3-64, seed 0 (https://github.com/Cyan4973/xxHash), over its bytes before the
// checksum field.
#pragma once

// Inlined: it is computed for every transaction in the file.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstdint>
#include <string_view>

namespace golinks {

[[nodiscard]] inline std::uint64_t checksum_of(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace golinks
