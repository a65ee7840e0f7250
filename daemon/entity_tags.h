// If-Match and If-None-Match (RFC 9110 section 13.1): the states of a link that a request is tied to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace golinks {

struct EntityTags {
  bool is_sent = false;
  bool any = false;               // "*"
  std::vector<std::string> tags;  // without their quotes
  std::vector<std::string> weak;  // W/"...", which can never be ours for If-Match (section 8.8.3.2)

  // Whether they name that state, by the comparison of If-None-Match.
  [[nodiscard]] bool name(std::string_view version) const;
};

// What all header lines of that name say together. A tag without quotes, which scripts send, is taken for one.
[[nodiscard]] EntityTags read_entity_tags(std::string_view headers, std::string_view name);

}  // namespace golinks
