// Rewriting a store without what is dead, or without what is damaged.
#pragma once

#include <string>

#include "store/log.h"

namespace golinks {

// This many of the last transactions are kept as they are, so that they can still be undone.
inline constexpr std::size_t undoable_transactions = 1000;
// Stores smaller than this are never compacted by themselves.
inline constexpr std::uint64_t compaction_threshold_bytes = 8U << 20U;

// The file that compaction writes: the format, an empty transaction that says from where dead bytes are counted,
// foreign fields byte for byte, the last state of every link and tombstone that the older transactions set, and the
// last undoable_transactions as they are. The older ones end where one has contents that this program does not know: it
// and what follows stay as they are. Older states are written in many small transactions, so that damage to one hides
// little. Damaged ranges are left out.
[[nodiscard]] std::string compact_log(const Log& log, Microseconds now);

// The file that repairing writes: every sound transaction and every foreign field, byte for byte and in order, after a
// format.
[[nodiscard]] std::string without_damage(const Log& log);

}  // namespace golinks
