#include "store/editing.h"

#include "store/absence.h"
#include "store/keyword.h"
#include "store/resolver.h"

namespace golinks {
namespace {

Changes putting(Link link) {
  Changes changes;
  changes.put.push_back(std::move(link));
  return changes;
}

Changes replacing(const LinkView& present, Link link) {
  const Link old = to_link(present);
  link.created_us = old.created_us;
  link.unknown_fields = old.unknown_fields;
  return same_content(link, old) ? Changes{} : putting(std::move(link));
}

}  // namespace

bool same_content(const Link& a, const Link& b) {
  Link same_times = b;
  same_times.created_us = a.created_us;
  same_times.updated_us = a.updated_us;
  return a == same_times;
}

Result<Changes> create_link(const StoreView& view, const Link& link, bool replace) {
  const auto present = view.find(keyword_key(link.keyword));
  if (present && !replace) return failure(keyword_taken(*present));
  const auto absence = present || replace ? Result<void>() : check_absence(view, link.keyword);
  if (!absence) return failure(absence.error());
  if (Result<void> checked = check_alias(link, view); !checked) return failure(checked.error());
  return present ? replacing(*present, link) : putting(link);
}

Result<Rename> edit_link(const StoreView& view, const LinkView& present, Link edited, Microseconds now) {
  if (same_content(edited, to_link(present))) return Rename{};
  edited.updated_us = now;
  return rename_link(view, present.keyword, edited, false, now);
}

}  // namespace golinks
