// Going over the bytes of a store file: thoroughly, or just far enough to look something up.
#pragma once

#include <optional>
#include <string_view>

#include "store/key_search.h"
#include "store/log.h"

namespace golinks {

class KeywordCompletion;

// Error: corrupt, naming the file, when it is larger than any store can be. To be asked before its bytes are mapped or
// read.
[[nodiscard]] Result<void> check_store_size(const std::string& path, std::uint64_t size);

// Judges every byte of a whole file. Thread-safe. Errors: too_new; corrupt, when nothing in it looks like a store.
[[nodiscard]] Result<Log> read_log(std::string_view file);

// Judges what was appended to a file after a Log::end. Error: too_new.
[[nodiscard]] Result<Log> read_appended_log(std::string_view bytes);

// Shows every change in a file to `search`, but verifies only the transactions that touch its keys: about half the
// work. nullopt unless the format comes first, the frames follow each other without a gap to the last byte, and the
// last transaction and all that touch the keys are sound; the search is then of no use, and read_log() tells what is
// wrong. The Log that is returned calls everything sound; a transaction in it that was not verified may still be
// damaged.
[[nodiscard]] std::optional<Log> skim_log(std::string_view file, KeySearch& search);

// The same for what Tab offers: verified are the transactions of the changes that were collected. False where the other
// says nullopt.
[[nodiscard]] bool skim_log(std::string_view file, KeywordCompletion& completion);

}  // namespace golinks
