// Targets, the addresses that links lead to.
//
//   normalize_target("www.facebook.com")  -> "https://www.facebook.com"
//   normalize_target("localhost:8080/x")  -> "http://localhost:8080/x"
//   normalize_target("http://go/fb")      -> "go/fb", an alias
//   normalize_target("javascript:0")      -> error
#pragma once

#include <string>
#include <string_view>

#include "store/result.h"

namespace golinks {

inline constexpr std::size_t max_target_bytes = 8192;

// The target as it is stored. Without a scheme it gets https://, or http:// when the host is localhost, an IP
// literal or a single label. Surrounding white space is not trimmed but refused, like any white space or control
// character inside; so are javascript:, data:, vbscript:, blob: and about:, whatever their case.
// Error: invalid, naming the target and what is wrong with it.
[[nodiscard]] Result<std::string> normalize_target(std::string_view target);

// The part of an alias after "go/" ("go/fb/x" -> "fb/x"), empty when the target is not an alias.
[[nodiscard]] std::string_view alias_request(std::string_view target);

}  // namespace golinks
