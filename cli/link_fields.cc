#include "cli/link_fields.h"

#include <fmt/format.h>

#include "cli/printable.h"
#include "store/checked_link.h"

namespace golinks::cli {

Result<Link> with_arguments(const Arguments& arguments, Link link) {
  if (auto url = arguments.text("URL")) link.target = *std::move(url);
  if (auto bare = arguments.text("bare")) link.bare_target = *std::move(bare);
  if (auto text = arguments.text("description")) link.description = *std::move(text);
  if (auto tags = arguments.list("tag")) {
    std::erase(*tags, "");
    link.tags = *std::move(tags);
  }
  return checked_link(std::move(link));
}

std::string arrow_line(const Link& link) {
  return fmt::format("go/{} -> {}\n", printable(link.keyword), printable(link.target));
}

}  // namespace golinks::cli
