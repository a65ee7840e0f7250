#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/import_file.h"
#include "cli/import_plan.h"
#include "cli/take_line.h"

namespace golinks::cli::commands::import_ {
namespace {

constexpr Positional positionals[] = {
    {.name = "FILE", .help = "the file to read; '-' is standard input", .value = Value::file},
};

constexpr Option options[] = {
    {.name = "on-conflict",
     .value_name = "WHAT",
     .help = "when a keyword is there already: fail (the default), keep or replace",
     .value = Value::choice,
     .choices = "fail|keep|replace"},
    {.name = "dry-run", .help = "say what would happen and change nothing"},
};

constexpr std::string_view details =
    "Reads one JSON object a line, as 'golinks export' writes it:\n"
    "  {\"keyword\":\"fb\",\"target\":\"https://www.facebook.com\"}\n"
    "\"bare\", \"description\", \"tags\", \"created\" and \"updated\" may follow. All links are\n"
    "imported or, when a single line is wrong, none. An alias of what is not there comes with a warning.\n";

std::string links(std::size_t count) { return fmt::format("{} {}", count, count == 1 ? "link" : "links"); }

// "3 links (1 unchanged, 2 replaced)"
std::string summary(const ImportPlan& plan) {
  std::string notes;
  for (const auto& [count, what] :
       {std::pair(plan.unchanged, "unchanged"), {plan.kept, "kept"}, {plan.replaced, "replaced"}}) {
    if (count > 0) notes += fmt::format("{}{} {}", notes.empty() ? "" : ", ", count, what);
  }
  return links(plan.imported) + (notes.empty() ? "" : fmt::format(" ({})", notes));
}

// One line on standard error for each line of the message.
int import_failure(Context& context, const Error& error) {
  for (std::string_view left = error.message; !left.empty();)
    context.complain(fmt::format("import: {}", take_line(left)));
  return 1;
}

std::string name_of(const std::string& path) { return path == "-" ? "standard input" : path; }

Result<ImportFile> read_file(Context& context, const std::string& path, Progress& progress) {
  Result<LineReader> lines = LineReader::open(path);
  if (!lines) return failure(lines.error());
  return read_import(name_of(path), *lines, progress, context.own());
}

Result<ImportPlan> try_out(Context& context, const ImportFile& file, OnConflict on_conflict, Progress& progress) {
  const Result<StoreView> view = context.read_store();
  if (!view) return failure(view.error());
  return plan_import(file, on_conflict, *view, context.env.now_us(), progress);
}

Result<ImportPlan> carry_out(Context& context, const std::string& path, const ImportFile& file, OnConflict on_conflict,
                             Progress& progress) {
  ImportPlan done;
  const std::string command = fmt::format("import {} ({})", path, links(file.lines.size()));
  const auto committed = context.change_store(command, [&](const StoreView& view) -> Result<Changes> {
    Result<ImportPlan> plan = plan_import(file, on_conflict, view, view.change_us(), progress);
    if (!plan) return failure(plan.error());
    Changes changes = std::move(plan->changes);
    done = *std::move(plan);
    return changes;
  });
  if (!committed) return failure(committed.error());
  return done;
}

Result<int> run(Context& context, const Arguments& arguments) {
  const std::string path = arguments.required("FILE");
  const OnConflict on_conflict = parse_on_conflict(arguments.text("on-conflict").value_or("fail"));
  const bool dry_run = arguments.flag("dry-run");
  Result<ImportPlan> plan;
  {
    Progress progress(context.err, context.terminal.err);
    const Result<ImportFile> file = read_file(context, path, progress);
    if (!file) plan = failure(file.error());
    else
      plan = dry_run ? try_out(context, *file, on_conflict, progress)
                     : carry_out(context, path, *file, on_conflict, progress);
  }
  if (!plan) return import_failure(context, plan.error());
  context.out.print("{} {}\n", dry_run ? "would import" : "imported", summary(*plan));
  for (const std::string& what : plan->dangling) context.warn(what);
  return 0;
}

}  // namespace

constinit const Command command = {.name = "import",
                                   .summary = "Add links from JSON Lines",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = options,
                                   .changes_links = true,
                                   .starts_daemon = true,
                                   .run = run};

}  // namespace golinks::cli::commands::import_
