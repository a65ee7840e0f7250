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

// Judges what was appended to a file after a Log::end, which was `offset`. Error: too_new.
[[nodiscard]] Result<Log> read_appended_log(std::string_view bytes, std::uint64_t offset);

// read_log() of a file with nothing in it but the format and sound transactions, as nearly all are, which shows every
// change to `search` in the same walk. nullopt for any other file; the search is then of no use, and read_log() tells
// what is wrong.
[[nodiscard]] std::optional<Log> skim_log(std::string_view file, KeySearch& search);

// The same for what Tab offers. False where the other says nullopt.
[[nodiscard]] bool skim_log(std::string_view file, KeywordCompletion& completion);

}  // namespace golinks
