#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/printable.h"
#include "cli/store_files.h"
#include "cli/whole_file.h"
#include "store/link_filter.h"
#include "store/link_json.h"

namespace golinks::cli::commands::export_ {
namespace {

constexpr Positional positionals[] = {
    {.name = "FILE",
     .help = "the file to write; standard output when it is left out or '-'",
     .value = Value::file,
     .required = false},
};

constexpr std::string_view details =
    "One JSON object a line, sorted by keyword: what 'golinks import' reads. FILE is\n"
    "replaced when all is written, and not before. Of a damaged store what can be read goes\n"
    "to standard output, with exit code 1, and nothing to FILE.\n";

void write_links(const Index& index, Output& out) {
  for (const LinkView& link : select_links(index, {}, LinkOrder::keyword, false)) {
    out.print("{}\n", printable_json(to_json(link)));
    if (out.error() != 0) return;
  }
}

Result<int> run(Context& context, const Arguments& arguments) {
  const Result<StoreView> view = context.read_store();
  if (!view) return failure(view.error());
  Index index;
  index.apply(view->log());
  const std::string path = arguments.text("FILE").value_or("-");
  const bool is_damaged = !view->log().damaged.empty();
  if (path == "-") {
    write_links(index, context.out);
    return is_damaged ? 1 : 0;
  }
  if (is_damaged) {
    return failure(
        ErrorCode::corrupt,
        fmt::format("{} was not written, since links may be missing; run 'golinks doctor --repair' first, or "
                    "'golinks export' without FILE for what can be read",
                    path));
  }
  const Result<std::string> store = store_path(context.env, context.environment);
  if (store && is_store_file(path, *store)) {
    return failure(ErrorCode::invalid,
                   fmt::format("{} is a file of the store itself: give the export a name of its own", path));
  }
  const Result<void> written = replace_file(context.env, path, [&](Output& out) { write_links(index, out); });
  if (!written) return failure(written.error());
  return 0;
}

}  // namespace

constinit const Command command = {.name = "export",
                                   .summary = "Write all links as JSON Lines",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = {},
                                   .run = run};

}  // namespace golinks::cli::commands::export_
