// Links as JSON: the one shape that `--json`, import, export and the daemon's API share.
//
//   {"keyword":"fb","target":"https://www.facebook.com","bare":"...","description":"...","tags":["social"],
//    "created":"2026-11-22T08:47:00.000000Z","updated":"2026-11-22T08:47:00.000000Z"}
//
// Times are RFC 3339 in UTC with microseconds; "bare" is left out when there is none, everything else is always there.
// Where the use of a link is told too, two more keys follow, which whoever reads links ignores: counts are not taken
// over from elsewhere.
//
//    ..., "hits":42,"last_used":"2026-11-22T08:47:00.000000Z"}      "last_used" is left out when it never was
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "store/link.h"
#include "store/link_use.h"
#include "store/own_addresses.h"
#include "store/result.h"
#include "store/time_text.h"

namespace golinks {

// One line, without a line feed. Bytes that are not UTF-8 are shown as U+FFFD.
[[nodiscard]] std::string to_json(const LinkView& link);
[[nodiscard]] std::string to_json(const LinkView& link, const LinkUse& use);
[[nodiscard]] std::string to_json(const Link& link);

// Any text as a JSON string, quotes included.
[[nodiscard]] std::string json_string(std::string_view text);

// The members of a JSON object whose values are strings. Error: invalid, when `json` is no object.
[[nodiscard]] Result<std::map<std::string, std::string>> json_texts(std::string_view json);

// Reads one object. A key that is null counts as left out. "target" is required and so is "keyword", unless `keyword`
// is given: that of the link that is asked for, by which a person may give it another (given_keyword()). Times default
// to `now`. Error: invalid, naming an unknown, repeated or mistyped key; the rules of keyword.h, target.h and link.h
// are checked and the target is normalized.
[[nodiscard]] Result<Link> link_from_json(std::string_view json, Microseconds now, std::string_view keyword = {},
                                          const OwnAddresses& own = {});

// `link` with the fields that the object `patch` has in place of its own; null takes a field away (JSON Merge Patch,
// RFC 7396). Errors: those of link_from_json().
[[nodiscard]] Result<Link> patched_link(const LinkView& link, std::string_view patch, const OwnAddresses& own = {});

}  // namespace golinks
