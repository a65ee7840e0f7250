#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/local_time.h"
#include "cli/missing_link.h"
#include "cli/printable.h"
#include "store/history.h"
#include "store/keyword.h"
#include "store/link_json.h"
#include "store/utf8.h"

namespace golinks::cli::commands::log {
namespace {

constexpr Positional positionals[] = {
    {.name = "KEYWORD",
     .help = "only changes of this link, under earlier keywords too, and what each made of it",
     .value = Value::keyword,
     .required = false},
};

constexpr Option options[] = {
    {.name = "number", .letter = 'n', .value_name = "N", .help = "only the last N changes", .value = Value::number},
    {.name = "json", .help = "as a JSON array, one change a line"},
};

constexpr std::string_view details =
    "The last change comes first. The number of a change is what 'golinks undo' takes.\n"
    "In a pipe the columns are separated by tabs.\n";

// What a transaction made of the link with `key`: its last put in there; nullopt when it was removed.
std::optional<LinkView> link_after(const TransactionView& transaction, std::string_view key) {
  std::optional<LinkView> link;
  for_each_change(transaction, [&](const Change& change) {
    if (!keyword_has_key(change.keyword, key)) return;
    link = change.is_removal ? std::nullopt : decode_link_view(change.link_bytes);
  });
  return link;
}

// In words for people: its target, or how it went.
std::string outcome(const TransactionView& transaction, std::string_view key) {
  if (const auto link = link_after(transaction, key)) return printable(link->target);
  const std::string_view name = renamed_to(transaction, key);
  return name.empty() ? "removed" : "renamed to " + printable(name);
}

std::string json_of(const TransactionView& transaction, std::string_view key) {
  std::string text = fmt::format(R"({{"number":{},"time":{},"command":{})", transaction.number,
                                 json_string(format_time(transaction.at_us)), json_string(transaction.command));
  if (transaction.undoes != 0) text += fmt::format(R"(,"undoes":{})", transaction.undoes);
  if (!key.empty()) {
    const auto link = link_after(transaction, key);
    text += fmt::format(R"(,"link":{})", link ? to_json(*link) : "null");
    const std::string_view name = renamed_to(transaction, key);
    if (!name.empty()) text += fmt::format(R"(,"renamed_to":{})", json_string(name));
  }
  return text + '}';
}

std::string line_of(const TransactionView& transaction, std::string_view key, const Terminal& terminal) {
  const std::string number = fmt::format("{}", transaction.number);
  const std::string_view gap = terminal.out ? "  " : "\t";
  std::string text = terminal.paint("1;36", terminal.out ? fmt::format("{:>4}", number) : number);
  text += fmt::format("{}{}{}{}", gap, terminal.paint("2", local_time(transaction.at_us)), gap,
                      printable(transaction.command));
  if (!key.empty()) text.append(gap).append(outcome(transaction, key));
  return text;
}

// Writes the changes newest first; returns how many there were.
std::uint64_t write_log(Context& context, const Log& log, std::string_view key, std::uint64_t limit, bool as_json) {
  std::uint64_t count = 0;
  if (limit == 0) return count;
  const auto write = [&](const TransactionView& transaction, std::string_view known_by) {
    if (as_json) context.out.print("{}{}", count == 0 ? "[\n" : ",\n", printable_json(json_of(transaction, known_by)));
    else context.out.print("{}\n", line_of(transaction, known_by, context.terminal));
    return ++count < limit && context.out.error() == 0;
  };
  if (key.empty())
    for_each_transaction_newest_first(log, "",
                                      [&](const TransactionView& transaction) { return write(transaction, ""); });
  else for_each_transaction_of_link(log, key, write);
  return count;
}

// A link that is there may have been changed only before the changes that compaction kept.
Error unknown_history(const StoreView& view, const std::string& keyword) {
  if (!view.find(keyword_key(keyword))) return missing_link(view, keyword);
  return Error{ErrorCode::not_found, fmt::format("no change of {} is known", in_quotes(keyword))};
}

Result<int> run(Context& context, const Arguments& arguments) {
  const Result<StoreView> view = context.read_store();
  if (!view) return failure(view.error());
  const std::string keyword = arguments.required("KEYWORD");
  const std::uint64_t limit = arguments.number("number").value_or(UINT64_MAX);
  const bool as_json = arguments.flag("json");
  const std::uint64_t count = write_log(context, view->log(), keyword_key(keyword), limit, as_json);
  if (count == 0 && limit > 0 && !keyword.empty()) return failure(unknown_history(*view, keyword));
  if (as_json) context.out.write(count == 0 ? "[]\n" : "\n]\n");
  return 0;
}

}  // namespace

constinit const Command command = {.name = "log",
                                   .summary = "Show what changed, when and by which command",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = options,
                                   .run = run};

}  // namespace golinks::cli::commands::log
