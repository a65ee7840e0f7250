// Targets, the addresses that links lead to.
//
//   normalize_target("www.facebook.com")  -> "https://www.facebook.com"
//   normalize_target("localhost:8080/x")  -> "http://localhost:8080/x"
//   normalize_target("http://go/fb")      -> "go/fb", an alias, by any address of our own (own_addresses.h)
//   normalize_target("javascript:0")      -> error
//   normalize_target("dir.example.com{/name}")  -> "https://dir.example.com{/name}", a template
//   normalize_target("https://h/?q=%s")         -> "https://h/?q={query}"
//
// A target with an expression in braces is a URI template (uri_template.h), which a request expands (binding.h). A
// request must not decide what kind of address it opens, so the scheme is always plain text, and so is "//" after http:
// and https:. The host may hold variables (https://{team}.example.com): whoever writes such a target, above all one
// with {+x} before the first '/', lets requests choose the host. An alias hands its arguments on by itself and holds no
// variables.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/own_addresses.h"
#include "store/result.h"

namespace golinks {

inline constexpr std::size_t max_target_bytes = std::size_t{32} * 1024;
inline constexpr std::size_t max_target_variables = 64;

// The target as it is stored, without the white space around it. Without a scheme it gets https://, or http:// when the
// host is localhost or under it, under .local or .internal, an IP literal or a single label. White space and control
// characters inside are refused with the spelling that works; so are javascript:, data:, vbscript:, blob: and about:,
// whatever their case, and a single letter, which is a drive of Windows and no scheme, other paths of files, and an
// address of ours that is no keyword's. %s, the placeholder of browsers' keyword bookmarks, becomes {query}; the
// placeholders of other go-link systems are refused with what to write instead (foreign_template.h). Error: invalid,
// naming the target, what is wrong with it and, in a template, where.
[[nodiscard]] Result<std::string> normalize_target(std::string_view target, const OwnAddresses& own = {});

// The part of an alias after "go/" ("go/fb/x" -> "fb/x"), empty when the target is not an alias.
[[nodiscard]] std::string_view alias_request(std::string_view target);

// Whether resolving the target means expanding a template.
[[nodiscard]] inline bool is_template(std::string_view target) {
  return target.find('{') != std::string_view::npos && alias_request(target).empty();
}

// Whether the target is opened by `golinks open` alone: browsers refuse to be redirected to file:.
[[nodiscard]] bool is_file_target(std::string_view target);

// Where a request without arguments would lead, when a variable without a value leaves a gap in that address:
// "https://h///issues" for "https://h/{owner}/{repo}/issues". nullopt when it leaves none.
[[nodiscard]] std::optional<std::string> address_with_gap(std::string_view target);

// Why no browser could open what a template expanded to: "has no host", when a variable of the host has no value, or
// "has a malformed port". Empty when nothing is wrong with its host or it is no web address.
[[nodiscard]] std::string_view expanded_target_fault(std::string_view url);

}  // namespace golinks
