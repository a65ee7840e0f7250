// Keywords, the words that links are called by, and the keys that decide which spellings are the same.
//
//   check_keyword("team/docs")   ok
//   check_keyword("a b")         error: keyword 'a b' contains white space
//   keyword_key("Code-Review") == keyword_key("codereview")
//
// A keyword is one or more segments joined by '/', UTF-8, at most 256 bytes. Forbidden are white space, control
// characters, ? # % \ " < > { } | ^ `, an empty segment, the segments "." and "..", a segment made only of '-',
// '_' and characters that show nothing, a leading '.' (the daemon's own pages) and a trailing '+' (go/kw+ shows the
// link's page).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/result.h"

namespace golinks {

inline constexpr std::size_t max_keyword_bytes = 256;

// Whether `keyword` may name a link. Error: invalid, naming the keyword and the rule.
[[nodiscard]] Result<void> check_keyword(std::string_view keyword);

// The key: fold_case() of utf8.h, then without '-' and '_'. Two keywords are the same link when their keys are equal.
// Any bytes are accepted; malformed UTF-8 is only folded as ASCII.
[[nodiscard]] std::string keyword_key(std::string_view keyword);

// keyword_key(keyword) == key, without building the key where the keyword is ASCII.
[[nodiscard]] bool keyword_has_key(std::string_view keyword, std::string_view key);

// XXH3-64 of a key.
[[nodiscard]] std::uint64_t key_hash(std::string_view key);

// key_hash(keyword_key(keyword)), without building the key where the keyword is ASCII.
[[nodiscard]] std::uint64_t keyword_hash(std::string_view keyword);

}  // namespace golinks
