#include "store/rename.h"

#include <fmt/format.h>

#include "store/aliases.h"
#include "store/keyword.h"
#include "store/resolver.h"
#include "store/utf8.h"

namespace golinks {
namespace {

Link alias_to(const Link& link, std::string_view keyword, Microseconds now) {
  Link alias;
  alias.keyword = keyword;
  alias.target = "go/" + link.keyword;
  alias.created_us = now;
  alias.updated_us = now;
  return alias;
}

void take_aliases_along(const StoreView& view, std::string_view old_keyword, Link& renamed, Microseconds now,
                        Rename& rename) {
  for (Link& alias : aliases_of(view, old_keyword)) {
    if (keyword_key(alias.keyword) == keyword_key(old_keyword)) continue;
    retarget(alias, old_keyword, renamed.keyword);
    alias.updated_us = now;
    rename.retargeted.push_back(alias.keyword);
    rename.changes.put.push_back(std::move(alias));
  }
}

// An alias that leads nowhere already may be renamed or described all the same.
Result<void> check_where_it_leads(const StoreView& view, std::string_view old_keyword, const Link& link) {
  auto checked = check_alias(link, view);
  if (checked || checked.error().code != ErrorCode::not_found) return checked;
  const auto present = view.find(keyword_key(old_keyword));
  const bool led_there = present && present->target == link.target && present->bare_target == link.bare_target;
  return led_there ? Result<void>() : checked;
}

}  // namespace

Error keyword_taken(const LinkView& other) {
  return Error{ErrorCode::exists, fmt::format("{} already leads to {}", in_quotes(other.keyword), other.target)};
}

Result<Rename> rename_link(const StoreView& view, std::string_view old_keyword, const Link& renamed, bool leave_alias,
                           Microseconds now) {
  if (Result<void> checked = check_keyword(renamed.keyword); !checked) return failure(checked.error());
  Rename rename;
  Link link = renamed;
  const std::string new_key = keyword_key(link.keyword);
  if (new_key != keyword_key(old_keyword)) {
    if (const auto other = view.find(new_key)) return failure(keyword_taken(*other));
    rename.changes.renamed_from = old_keyword;
    if (leave_alias) {
      rename.changes.put.push_back(alias_to(link, old_keyword, now));
    } else {
      take_aliases_along(view, old_keyword, link, now, rename);
      rename.changes.remove.emplace_back(old_keyword);
    }
  }
  if (auto checked = check_where_it_leads(view, old_keyword, link); !checked) return failure(checked.error());
  rename.changes.put.insert(rename.changes.put.begin(), std::move(link));
  return rename;
}

}  // namespace golinks
