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
  std::size_t kept = 0;               // links of the file that were left out
  std::size_t replaced = 0;           // links of the store that the file's take the place of
  std::vector<std::string> dangling;  // what to say of aliases that will lead nowhere
};

// Errors: exists (naming the first conflicts and how many there are); conflict, when an alias would lead back to
// itself, naming the line.
[[nodiscard]] Result<ImportPlan> plan_import(const ImportFile& file, OnConflict on_conflict, const StoreView& view,
                                             Microseconds now, Progress& progress);

}  // namespace golinks::cli
