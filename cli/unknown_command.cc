#include "cli/unknown_command.h"

#include <algorithm>
#include <vector>

#include "cli/command_table.h"
#include "cli/missing_link.h"
#include "cli/shell_word.h"
#include "store/suggest.h"
#include "store/utf8.h"

namespace golinks::cli {
namespace {

struct Synonym {
  std::string_view word;
  std::string_view command;
};

// What people type who come from other programs. These are no commands: they would be in the way of better names.
constexpr Synonym synonyms[] = {
    {"change", "edit"},
    {"create", "add"},
    {"del", "rm"},
    {"delete", "rm"},
    {"find", "ls"},
    {"list", "ls"},
    {"move", "mv"},
    {"new", "add"},
    {"remove", "rm"},
    {"rename", "mv"},
    {"restart", "daemon restart"},
    {"search", "ls"},
    {"set", "edit"},
    {"start", "daemon start"},
    {"status", "daemon status"},
    {"stop", "daemon stop"},
    {"update", "edit"},
};

std::vector<std::string> meant_by(std::string_view word) {
  const auto* const known = std::ranges::find(synonyms, word, &Synonym::word);
  if (known != std::end(synonyms)) return {std::string(known->command)};
  return suggest(word, command_names());
}

}  // namespace

std::string no_such_command(std::string_view word) {
  std::string hint = did_you_mean(meant_by(word));
  if (hint.empty()) hint = " (see 'golinks --help')";
  return "no command named " + in_quotes(word) + hint;
}

std::string no_such_command(Context& context, const std::string& word) {
  const Result<Store> store = context.store();
  const Result<StoreView> view = store ? store->read(expected_keys(word)) : failure(store.error());
  const std::optional<std::string> request = view ? meant_request(word, *view, context.own()) : std::nullopt;
  if (!request) return no_such_command(word);
  const std::string command = "golinks open " + shell_word(*request);
  const bool has_quotes = command.ends_with('\'');  // of its own: no others around it
  return "no command named " + in_quotes(word) +
         (has_quotes ? " (did you mean: " + command + ")" : did_you_mean(std::vector{command}));
}

}  // namespace golinks::cli
