#include "store/absence.h"

#include <fmt/format.h>

#include "store/keyword.h"
#include "store/utf8.h"

namespace golinks {
namespace {

// The transactions behind the last damaged byte.
Log behind_damage(const Log& log) {
  Log behind = log;
  std::erase_if(behind.sound, [&](const ByteRange& run) { return run.begin < log.damaged.back().end; });
  return behind;
}

}  // namespace

Result<void> check_absence(const StoreView& view, std::string_view keyword) {
  const Log& log = view.log();
  if (log.damaged.empty()) return {};
  const std::string key = keyword_key(keyword);
  bool was_removed = false;
  for_each_change(behind_damage(log), [&](const Change& change) {
    if (keyword_has_key(change.keyword, key)) was_removed = change.is_removal;
  });
  if (was_removed) return {};
  return failure(ErrorCode::corrupt,
                 fmt::format("{} may be a link already: {} bytes of the store are damaged; run 'golinks doctor "
                             "--repair' first",
                             in_quotes(keyword), log.damaged_bytes()));
}

std::string doubt_of_absence(std::size_t damaged_bytes) {
  if (damaged_bytes == 0) return {};
  return fmt::format("; {} bytes of the store are damaged, and it may have been among them (see golinks doctor)",
                     damaged_bytes);
}

}  // namespace golinks
