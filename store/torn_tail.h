// Telling a write that was interrupted from damage, by the bytes that nothing sound follows.
//
// An interrupted write is at most one transaction: its beginning, cut anywhere. That is ignored by readers, and moved
// aside by the next writer. Everything else is damage to what was there before, and has to be told.
#pragma once

#include <cstdint>
#include <string_view>

namespace golinks {

// Whether `tail`, which ends the file and begins at `offset` in it, may be what is left of one append. Never true of a
// whole transaction in which bits were changed, its length among them. True where a power cut has left zeros in place
// of sectors of that transaction, but not of its size: without that the rest may be what is left of several
// transactions. Zeros alone are one to the end of the block in which the file ended.
[[nodiscard]] bool is_interrupted_write(std::string_view tail, std::uint64_t offset);

}  // namespace golinks
