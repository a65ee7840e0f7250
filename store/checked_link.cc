#include "store/checked_link.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/keyword.h"
#include "store/target.h"

namespace golinks {
namespace {

Result<std::vector<std::string>> checked_tags(const std::vector<std::string>& tags) {
  std::vector<std::string> kept;
  for (const std::string& tag : tags) {
    if (auto ok = check_tag(tag); !ok) return failure(ok.error());
    const auto is_same = [&tag](const std::string& other) { return is_same_tag(tag, other); };
    if (std::ranges::none_of(kept, is_same)) kept.push_back(tag);
  }
  if (kept.size() > max_tags) return failure(ErrorCode::invalid, fmt::format("there are more than {} tags", max_tags));
  return kept;
}

}  // namespace

Result<Link> checked_link(Link link, const OwnAddresses& own) {
  if (auto ok = check_keyword(link.keyword); !ok) return failure(ok.error());
  auto target = normalize_target(link.target, own);
  if (!target) return failure(target.error());
  link.target = std::move(*target);
  if (!link.bare_target.empty()) {
    auto bare = normalize_target(link.bare_target, own);
    if (!bare) return failure(bare.error());
    link.bare_target = std::move(*bare);
  }
  if (auto ok = check_description(link.description); !ok) return failure(ok.error());
  auto tags = checked_tags(link.tags);
  if (!tags) return failure(tags.error());
  link.tags = std::move(*tags);
  return link;
}

}  // namespace golinks
