#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/printable.h"
#include "store/history.h"

namespace golinks::cli::commands::undo {
namespace {

constexpr Positional positionals[] = {
    {.name = "N",
     .help = "the number of the change in 'golinks log'; the last one when it is left out",
     .value = Value::change,
     .required = false},
};

constexpr std::string_view details =
    "Every link that the change touched gets back what it was before. That is refused\n"
    "when a later change touched one of them. An undo can be undone itself.\n";

std::string command_of(const Log& log, std::uint64_t number) {
  std::string command;
  for_each_transaction_newest_first(log, "", [&](const TransactionView& transaction) {
    if (transaction.number == number) command = transaction.command;
    return transaction.number > number;
  });
  return command;
}

// The number of the change to reverse. Which one is the last is decided before the lock is taken: what the user has
// seen.
Result<std::uint64_t> chosen_number(Context& context, const Arguments& arguments) {
  if (const auto number = arguments.number("N")) {
    if (*number == 0) return failure(ErrorCode::not_found, "no change 0 to undo (see 'golinks log')");
    return *number;
  }
  const Result<StoreView> view = context.read_store();
  if (!view) return failure(view.error());
  if (view->log().last_number == 0) return failure(ErrorCode::not_found, "there is nothing to undo");
  return view->log().last_number;
}

Result<int> run(Context& context, const Arguments& arguments) {
  const Result<std::uint64_t> number = chosen_number(context, arguments);
  if (!number) return failure(number.error());
  std::string undone;
  const auto committed = context.change_store(fmt::format("undo {}", *number), [&](const StoreView& view) {
    undone = command_of(view.log(), *number);
    return reverse(view, *number);
  });
  if (!committed) return failure(committed.error());
  context.out.print("undid {}: {}\n", *number, printable(undone));
  return 0;
}

}  // namespace

constinit const Command command = {.name = "undo",
                                   .summary = "Reverse the last change, or an earlier one",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = {},
                                   .changes_links = true,
                                   .starts_daemon = true,
                                   .run = run};

}  // namespace golinks::cli::commands::undo
