// Which links `golinks ls` shows, and in which order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/index.h"
#include "store/usage.h"

namespace golinks {

enum class LinkOrder { keyword, created, updated };
[[nodiscard]] LinkOrder parse_link_order(std::string_view word);

struct LinkFilter {
  std::vector<std::string>
      texts;                      // each stands in the keyword, the target, the description or a tag, whatever its case
  std::vector<std::string> tags;  // the link has all of them
};

// The links that pass, in order: by keyword, or newest first. The views are those of `index`.
[[nodiscard]] std::vector<LinkView> select_links(const Index& index, const LinkFilter& filter, LinkOrder order,
                                                 bool reverse);

// The first `count` of all links in that order, without sorting the rest.
[[nodiscard]] std::vector<LinkView> first_links(const Index& index, LinkOrder order, std::size_t count);

// Puts the links that are used most first; those used equally often stay in their order.
void sort_by_hits(std::vector<LinkView>& links, const Usage& usage);

}  // namespace golinks
