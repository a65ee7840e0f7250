#include "cli/doctor/show_treatment.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <span>

#include "cli/printable.h"
#include "store/link_json.h"

namespace golinks::cli {
namespace {

constexpr std::size_t most_links_shown = 5;
constexpr std::size_t most_changes_shown = 20;

// [..., ...], each as `json_of_one` has it.
template <typename Values, typename JsonOfOne>
std::string json_array(const Values& values, const JsonOfOne& json_of_one) {
  std::vector<std::string> texts;
  for (const auto& value : values) texts.push_back(json_of_one(value));
  return fmt::format("[{}]", fmt::join(texts, ","));
}

std::string json_of_range(const ByteRange& range) {
  return fmt::format(R"({{"begin":{},"end":{}}})", range.begin, range.end);
}

std::string json_of_number(std::uint64_t number) { return number == 0 ? "null" : std::to_string(number); }

std::string json_of_lost(const LostChanges& lost) {
  return fmt::format(R"({{"first":{},"last":{}}})", json_of_number(lost.first), json_of_number(lost.last));
}

std::string json_of_put(const Link& link) {
  return fmt::format(R"({{"keyword":{},"target":{}}})", json_string(link.keyword), json_string(link.target));
}

std::string json_of_remains(const Remains& remains) {
  return fmt::format(R"({{"number":{},"command":{},"links":{}}})", remains.number, json_string(remains.command),
                     json_array(remains.puts, json_of_put));
}

// "changes 17 to 19 are lost"
std::string text_of(const LostChanges& lost) {
  if (lost.last == 0 && lost.first == 0) return "nothing tells which changes are lost";
  if (lost.last == 0) return fmt::format("change {} is lost, and nothing tells how many after it", lost.first);
  if (lost.first == 0) return fmt::format("changes up to {} may be lost, and nothing tells which", lost.last);
  if (lost.first == lost.last) return fmt::format("change {} is lost", lost.last);
  return fmt::format("changes {} to {} are lost", lost.first, lost.last);
}

// An import may have put a million links.
std::string text_of(const Remains& remains) {
  std::string text = remains.command;
  for (const Link& link : std::span(remains.puts).first(std::min(remains.puts.size(), most_links_shown)))
    text += fmt::format(", go/{} -> {}", link.keyword, link.target);
  if (remains.puts.size() > most_links_shown)
    text += fmt::format(" and {} more links", remains.puts.size() - most_links_shown);
  return text;
}

}  // namespace

std::vector<std::string> lines_on_loss(const Loss& loss) {
  std::vector<std::string> lines;
  for (const LostChanges& lost : loss.changes) lines.push_back(text_of(lost));
  const std::size_t shown = std::min(loss.remains.size(), most_changes_shown);
  for (const Remains& remains : std::span(loss.remains).first(shown))
    lines.push_back(fmt::format("what is left of change {}, and may be wrong: {}", remains.number, text_of(remains)));
  if (shown < loss.remains.size())
    lines.push_back(
        fmt::format("there is something left of {} more changes in the damaged original", loss.remains.size() - shown));
  return lines;
}

void show_treatment(Context& context, const Treatment& treatment) {
  const Repaired& store = treatment.store;
  for (const OpenPath& path : treatment.closed)
    context.out.print("closed {} to others (mode {:04o})\n", printable(path.path), path.wanted);
  for (const ByteRange& range : store.damaged)
    context.out.print("left out bytes {}-{}, which are damaged ({} bytes)\n", range.begin, range.end - 1, range.size());
  for (const std::string& line : lines_on_loss(store.loss)) context.out.print("{}\n", printable(line));
  if (!store.damaged.empty())
    context.out.print("kept {} changes; the damaged original is {}\n", store.kept_transactions,
                      printable(store.damaged_original_kept_in));
  if (!store.torn_tail_kept_in.empty())
    context.out.print("moved an interrupted write to {}\n", printable(store.torn_tail_kept_in));
  if (!treatment.was_needed()) context.out.write("there is nothing to repair\n");
}

std::string treatment_json(const Treatment& treatment) {
  const Repaired& store = treatment.store;
  const auto path_of = [](const OpenPath& path) { return json_string(path.path); };
  return fmt::format(R"({{"damaged":{},"lost":{},"remains":{},"kept_transactions":{},"original":{},"torn_tail":{},)"
                     R"("closed":{},"not_closed":{}}})",
                     json_array(store.damaged, json_of_range), json_array(store.loss.changes, json_of_lost),
                     json_array(store.loss.remains, json_of_remains), store.kept_transactions,
                     json_string(store.damaged_original_kept_in), json_string(store.torn_tail_kept_in),
                     json_array(treatment.closed, path_of), json_array(treatment.not_closed, json_string));
}

}  // namespace golinks::cli
