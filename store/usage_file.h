// The file that a Usage is kept in: one golinks.v1.Usage (usage.proto), written by the daemon alone and read by anyone,
// without a lock.
#pragma once

#include <string>
#include <string_view>

#include "store/env.h"
#include "store/store.h"
#include "store/usage.h"

namespace golinks {

inline constexpr std::size_t max_usage_bytes = std::size_t{256} << 20U;

[[nodiscard]] std::string encode_usage(const Usage& usage);
// Error: corrupt, when the bytes are not a whole file, unchanged.
[[nodiscard]] Result<Usage> decode_usage(std::string_view file);

// A missing file is an empty usage. Errors: io, corrupt.
[[nodiscard]] Result<Usage> load_usage(Env& env, const std::string& path);

// Puts a file with `bytes`, from encode_usage(), in the place of the old one. After a power cut there is the old one or
// the new one, whole; after a failure the old one. Its owner and mode stay, where this process may give them. Errors:
// io; invalid, when it would be larger than max_usage_bytes.
[[nodiscard]] Result<void> save_usage(Env& env, const std::string& path, std::string_view bytes);

// The counts of the links as `view` of `store` has them. A file that cannot be used is an empty usage: counts are no
// reason to withhold a link. The daemon complains of it in its log.
[[nodiscard]] Usage usage_of(const Store& store, const StoreView& view);

}  // namespace golinks
