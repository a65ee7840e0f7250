// Rewriting a store without what is dead, or without what is damaged.
#pragma once

#include <optional>
#include <string>

#include "store/log.h"

namespace golinks {

// The last changes are kept as they are, so that they can still be undone: this many, as far as they fit into so many
// bytes, or into those of all live links, whichever is more. The last one always is.
inline constexpr std::size_t undoable_transactions = 1000;
inline constexpr std::uint64_t undoable_bytes = 8U << 20U;
// Stores smaller than this are never compacted by themselves.
inline constexpr std::uint64_t compaction_threshold_bytes = 8U << 20U;

// The file that compaction writes: the format, an empty transaction that says from where dead bytes are counted,
// foreign fields byte for byte, the last state of every link and tombstone that the older transactions set, and the
// undoable ones as they are. The older ones end where one has contents that this program does not know: it and what
// follows stay as they are. Older states are written in many small transactions, so that damage to one hides little,
// all with the time of the last of the older ones: time does not go back. Damaged ranges are left out.
[[nodiscard]] std::string compact_log(const Log& log);

// A transaction that was appended to a log, which does not know it.
struct Appended {
  std::size_t frame_size = 0;
  std::uint64_t dead_bytes = 0;  // Transaction::dead_bytes
};

// What a transaction adds to Transaction::dead_bytes: all of its bytes in the file that compaction would not keep as
// the state of a link, and the states that it replaces. `replaced` are the sizes of their frames.
[[nodiscard]] std::uint64_t dead_bytes_of(const Transaction& transaction, std::size_t frame_size,
                                          std::uint64_t replaced);

// Whether the file is over compaction_threshold_bytes and over twice what compaction would leave of it, by the counts
// that its transactions keep. Costs next to nothing but where much is dead: then a walk over the frames.
[[nodiscard]] bool is_compaction_due(const Log& log, std::optional<Appended> next = std::nullopt);

// The file that repairing writes: every sound transaction and every foreign field, byte for byte and in order, after a
// format.
[[nodiscard]] std::string without_damage(const Log& log);

}  // namespace golinks
