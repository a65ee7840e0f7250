#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/import_file.h"
#include "cli/import_plan.h"

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

std::string summary(std::size_t imported, std::size_t kept, std::size_t replaced) {
  std::string text = links(imported);
  if (kept > 0 && replaced > 0) return text + fmt::format(" ({} kept, {} replaced)", kept, replaced);
  if (kept > 0) return text + fmt::format(" ({} kept)", kept);
  if (replaced > 0) return text + fmt::format(" ({} replaced)", replaced);
  return text;
}

tl::unexpected<Error> import_failure(Error error) {
  error.message = "import: " + error.message;
  return failure(std::move(error));
}

std::string name_of(const std::string& path) { return path == "-" ? "standard input" : path; }

Result<ImportFile> read_file(const std::string& path, Progress& progress) {
  Result<LineReader> lines = LineReader::open(path);
  if (!lines) return failure(lines.error());
  return read_import(name_of(path), *lines, progress);
}

// What is printed at the end, known once the plan is made.
struct Outcome {
  std::size_t imported = 0;
  std::size_t kept = 0;
  std::size_t replaced = 0;
  std::vector<std::string> dangling;
};

Outcome outcome_of(const ImportPlan& plan) {
  return {plan.changes.put.size(), plan.kept, plan.replaced, plan.dangling};
}

void warn_of(const std::vector<std::string>& dangling, Context& context) {
  constexpr std::size_t most = 10;
  for (std::size_t i = 0; i < std::min(dangling.size(), most); ++i) context.warn(dangling[i]);
  if (dangling.size() > most) context.warn(fmt::format("{} more aliases lead nowhere", dangling.size() - most));
}

Result<Outcome> try_out(Context& context, const ImportFile& file, OnConflict on_conflict, Progress& progress) {
  const Result<StoreView> view = context.read_store();
  if (!view) return failure(view.error());
  const Result<ImportPlan> plan = plan_import(file, on_conflict, *view, context.env.now_us(), progress);
  if (!plan) return failure(plan.error());
  return outcome_of(*plan);
}

Result<Outcome> carry_out(Context& context, const std::string& path, const ImportFile& file, OnConflict on_conflict,
                          Progress& progress) {
  Outcome outcome;
  const std::string command = fmt::format("import {} ({})", path, links(file.lines.size()));
  const auto committed = context.change_store(command, [&](const StoreView& view) -> Result<Changes> {
    Result<ImportPlan> plan = plan_import(file, on_conflict, view, view.change_us(), progress);
    if (!plan) return failure(plan.error());
    outcome = outcome_of(*plan);
    return std::move(plan->changes);
  });
  if (!committed) return failure(committed.error());
  return outcome;
}

Result<int> run(Context& context, const Arguments& arguments) {
  const std::string path = arguments.required("FILE");
  const OnConflict on_conflict = parse_on_conflict(arguments.text("on-conflict").value_or("fail"));
  const bool dry_run = arguments.flag("dry-run");
  Result<Outcome> outcome;
  {
    Progress progress(context.err, context.terminal.err);
    const Result<ImportFile> file = read_file(path, progress);
    if (!file) return import_failure(file.error());
    outcome = dry_run ? try_out(context, *file, on_conflict, progress)
                      : carry_out(context, path, *file, on_conflict, progress);
  }
  if (!outcome) return import_failure(outcome.error());
  warn_of(outcome->dangling, context);
  context.out.print("{} {}\n", dry_run ? "would import" : "imported",
                    summary(outcome->imported, outcome->kept, outcome->replaced));
  return 0;
}

}  // namespace

constinit const Command command = {.name = "import",
                                   .summary = "Add links from JSON Lines",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = options,
                                   .starts_daemon = true,
                                   .run = run};

}  // namespace golinks::cli::commands::import_
