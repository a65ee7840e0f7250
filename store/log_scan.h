// Judging one stretch of a log from its first byte to its last: the work behind read_log().
#pragma once

#include <cstdint>
#include <string_view>

#include "store/log.h"

namespace golinks {

class KeySearch;

// Fills in all of a Log but what its first and last transactions say. `search`, if given, sees every change on the way.
// Thread-safe. Error: too_new.
[[nodiscard]] Result<Log> scan_log(std::string_view bytes, KeySearch* search);

// The offset of the first sound transaction at or after `from`; the size of `bytes` when there is none. Every candidate costs a
// checksum over the length that it claims; `budget`, in bytes, bounds the sum, so that bytes made to look like many huge
// transactions cannot stall a reader.
[[nodiscard]] std::size_t find_sound_transaction(std::string_view bytes, std::size_t from, std::uint64_t& budget);

// The checksum that a transaction's last field holds.
[[nodiscard]] std::uint64_t transaction_checksum(std::string_view bytes);

}  // namespace golinks
