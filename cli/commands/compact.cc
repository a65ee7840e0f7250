#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/doctor/show_treatment.h"
#include "store/lost_changes.h"

namespace golinks::cli::commands::compact {
namespace {

constexpr std::string_view details =
    "Rewrites the store without what is no longer needed. The last 1,000 changes stay\n"
    "undoable, as far as they fit into 8 MiB or the size of all links. It also happens by\n"
    "itself when the file is over 8 MiB and over twice what would be left.\n";

// What cannot be read of the original is not in the new file: it is told as `golinks doctor --repair` tells it.
void warn_of_damage(Context& context, const std::string& original) {
  context.warn(fmt::format("the store was damaged; the original is kept in {}", original));
  const auto view = Store(context.env, original).read();
  if (!view) return context.warn(view.error().message);
  for (const std::string& line : lines_on_loss(loss_by_damage(view->log()))) context.warn(line);
}

Result<int> run(Context& context, const Arguments&) {
  Result<Store> store = context.store();
  if (!store) return failure(store.error());
  const Result<Compacted> compacted = store->compact();
  if (!compacted) return failure(compacted.error());
  if (!compacted->damaged_original_kept_in.empty()) warn_of_damage(context, compacted->damaged_original_kept_in);
  if (!compacted->torn_tail_kept_in.empty())
    context.warn(fmt::format("an interrupted write was found; its bytes are kept in {}", compacted->torn_tail_kept_in));
  context.out.print("{} bytes before, {} bytes after\n", compacted->bytes_before, compacted->bytes_after);
  return 0;
}

}  // namespace

constinit const Command command = {.name = "compact",
                                   .summary = "Make the store file as small as it can be",
                                   .details = details,
                                   .positionals = {},
                                   .options = {},
                                   .changes_links = true,
                                   .run = run};

}  // namespace golinks::cli::commands::compact
