// What a link is: a keyword, the target it leads to, and what people say about it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/result.h"

namespace golinks {

// Microseconds since 1970-01-01 00:00:00 UTC.
using Microseconds = std::int64_t;

// A link that owns its strings.
struct Link {
  std::string keyword;      // as last spelled; see keyword.h
  std::string target;       // see target.h
  std::string bare_target;  // used when a request has no argument; empty when there is none
  std::string description;
  std::vector<std::string> tags;
  Microseconds created_us = 0;
  Microseconds updated_us = 0;
  std::string unknown_fields;  // serialized fields of a newer program, carried through every edit

  bool operator==(const Link&) const = default;
};

// A link read in place: the views point into the bytes it was decoded from and live as long as they do.
struct LinkView {
  std::string_view keyword;
  std::string_view target;
  std::string_view bare_target;
  std::string_view description;
  Microseconds created_us = 0;
  Microseconds updated_us = 0;
  std::string_view bytes;  // the serialized golinks.v1.Link

  void for_each_tag(const std::function<void(std::string_view)>& visit) const;
  [[nodiscard]] bool has_tag(std::string_view tag) const;  // as is_same_tag() says
};

// Reads a serialized golinks.v1.Link without copying. nullopt when the bytes are not one.
[[nodiscard]] std::optional<LinkView> decode_link_view(std::string_view bytes);

// Copies a link out of its bytes, unknown fields included.
[[nodiscard]] Link to_link(const LinkView& view);

// The serialized golinks.v1.Link, unknown fields included.
[[nodiscard]] std::string encode_link(const Link& link);

inline constexpr std::size_t max_description_bytes = 4096;
inline constexpr std::size_t max_tag_bytes = 100;
inline constexpr std::size_t max_tags = 32;

// A description is one line of UTF-8 without control characters, at most max_description_bytes long. No stored
// text ever holds a line feed (0x0A): it is the byte that starts a transaction, see log.h.
[[nodiscard]] Result<void> check_description(std::string_view text);

// A tag is a word: UTF-8 without white space, commas and control characters, at most max_tag_bytes long.
[[nodiscard]] Result<void> check_tag(std::string_view tag);

// Case does not count: "dev" and "DEV" are one tag.
[[nodiscard]] bool is_same_tag(std::string_view a, std::string_view b);

}  // namespace golinks
