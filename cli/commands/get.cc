#include <algorithm>

#include "cli/arguments.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/missing_link.h"
#include "cli/printable.h"
#include "cli/shell_word.h"
#include "store/binding.h"
#include "store/keyword.h"
#include "store/target.h"

namespace golinks::cli::commands::get {
namespace {

constexpr Positional positionals[] = {
    {.name = "KEYWORD[/ARGS]", .help = "what would be typed after go/ in a browser", .value = Value::request},
};

constexpr Option options[] = {
    {.name = "explain", .help = "show each step on the way to the address, and each variable"},
};

constexpr std::string_view details =
    "Prints exactly what a browser would be sent to.\n"
    "\n"
    "--explain also tells what each variable of the address got; golinks-template(7)\n"
    "has the rules.\n"
    "\n"
    "Examples:\n"
    "  golinks get facebook\n"
    "  golinks get gh/golinks/issues?q=bug\n"
    "  golinks get --explain gh/golinks/issues?q=bug\n";

// "'a', 'b'"; every value in quotes, so that none is taken for the word that says there is none.
std::string shown(const TemplateValue& value) {
  return value.is_defined() ? fmt::format("'{}'", fmt::join(value.items, "', '")) : "undefined";
}

// Labels on the left, values in one column.
class Rows {
 public:
  void add(std::string label, std::string_view value) {
    if (value.empty()) return;
    width_ = std::max(width_, label.size());
    rows_.emplace_back(std::move(label), printable(value));
  }
  void write(Output& out) const {
    for (const auto& [label, value] : rows_) out.print("{:<{}}  {}\n", label, width_, value);
  }

 private:
  std::size_t width_ = std::string_view("arguments").size();
  std::vector<std::pair<std::string, std::string>> rows_;
};

void write_explanation(const Explanation& explanation, Output& out) {
  Rows rows;
  for (const Hop& hop : explanation.hops) {
    const bool is_alias = &hop != &explanation.hops.back();
    rows.add("keyword", hop.keyword);
    rows.add(is_alias ? "alias of" : "target", hop.target);
    rows.add("arguments", fmt::format("{}", fmt::join(hop.arguments, ", ")));
    rows.add("query", hop.query);
    for (const Binding& binding : hop.bindings) rows.add(fmt::format("{{{}}}", binding.variable), shown(binding.value));
  }
  rows.add("result", explanation.url);
  rows.write(out);
}

Result<int> explain_request(Context& context, const StoreView& view, const std::string& request) {
  const Result<Explanation> explanation = explain(request, view);
  if (!explanation) return failure(with_suggestions(explanation.error(), request, view));
  write_explanation(*explanation, context.out);
  return 0;
}

// "https://h///issues" is what was asked for, and hardly what was meant.
void warn_of_gap(Context& context, const StoreView& view, const Resolution& resolution) {
  const auto link = view.find(keyword_key(resolution.keyword));
  const auto gap = link ? address_with_gap(link->target) : std::nullopt;
  if (!gap || !resolution.url.starts_with(*gap)) return;
  context.warn(fmt::format("{} takes arguments (golinks edit {} --bare URL says where it leads without)",
                           "go/" + signature(*link), shell_word(link->keyword)));
}

Result<int> run(Context& context, const Arguments& arguments) {
  const std::string request = arguments.required("KEYWORD[/ARGS]");
  const Result<StoreView> view = context.read_store(expected_keys(request));
  if (!view) return failure(view.error());
  if (arguments.flag("explain")) return explain_request(context, *view, request);
  const Result<Resolution> resolution = resolve_or_suggest(request, *view);
  if (!resolution) return failure(resolution.error());
  context.out.print("{}\n", resolution->url);
  warn_of_gap(context, *view, *resolution);
  return 0;
}

}  // namespace

constinit const Command command = {.name = "get",
                                   .summary = "Print the address that a link opens",
                                   .details = details,
                                   .positionals = positionals,
                                   .options = options,
                                   .run = run};

}  // namespace golinks::cli::commands::get
