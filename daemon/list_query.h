// What somebody wants to see of the links: "q=wiki&tag=team&sort=hits&reverse=1".
#pragma once

#include <string>
#include <vector>

#include "daemon/form_data.h"
#include "store/link_filter.h"
#include "store/result.h"

namespace golinks {

struct ListQuery {
  LinkFilter filter;
  std::string sort = "keyword";  // keyword, created, updated or hits
  bool reverse = false;
  std::size_t page = 1;    // of a list for people
  std::size_t offset = 0;  // of one for programs: the first link, and how many
  std::size_t limit = 100;
};

// Error: invalid, naming the parameter. What is not known is left alone: bookmarks and other sites add things.
[[nodiscard]] Result<ListQuery> parse_list_for_people(const FormData& asked);
// With `offset` and `limit` in place of `page`. What is not known is an error: a program would take the answer for
// something else than it is.
[[nodiscard]] Result<ListQuery> parse_list_for_programs(const FormData& asked);
// All that was found, in one piece: neither.
[[nodiscard]] Result<ListQuery> parse_whole_list(const FormData& asked);

}  // namespace golinks
