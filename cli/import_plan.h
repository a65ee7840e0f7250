// What an import would do to the store, decided before anything is written.
#pragma once

#include <string_view>
#include <vector>

#include "cli/import_file.h"
#include "cli/progress.h"
#include "store/store.h"

namespace golinks::cli {

// What happens to a keyword that is in the store already.
enum class OnConflict { fail, keep, replace };
[[nodiscard]] OnConflict parse_on_conflict(std::string_view word);

struct ImportPlan {
  Changes changes;
  std::size_t imported = 0;           // links that are new or another's replacement
  std::size_t unchanged = 0;          // links of the file that are there just so
  std::size_t kept = 0;               // links of the file that were left out for those of the store
  std::size_t replaced = 0;           // links of the store that the file's take the place of
  std::vector<std::string> dangling;  // what is said of each alias that will lead nowhere, with its line
};

// A store may hold aliases that lead nowhere, and what it exports can be imported all the same. Errors: exists (naming
// the first conflicts and how many there are), and those of check_alias() for the links as they will be, naming the
// line.
[[nodiscard]] Result<ImportPlan> plan_import(const ImportFile& file, OnConflict on_conflict, const StoreView& view,
                                             Microseconds now, Progress& progress);

}  // namespace golinks::cli
