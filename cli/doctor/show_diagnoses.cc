#include "cli/doctor/show_diagnoses.h"

#include <fmt/ranges.h>

#include "cli/doctor/show_treatment.h"
#include "cli/printable.h"
#include "store/link_json.h"

namespace golinks::cli {
namespace {

struct Mark {
  std::string_view word;
  std::string_view color;
};

Mark mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok: return {"ok", "32"};
    case Verdict::warning: return {"warning", "33"};
    case Verdict::error: return {"error", "1;31"};
    case Verdict::skipped: break;
  }
  return {"skipped", "2"};
}

void show_line(Context& context, std::string_view check, const Diagnosis& diagnosis) {
  const Mark mark = mark_of(diagnosis.verdict);
  const std::string word = context.terminal.paint(mark.color, fmt::format("{:<7}", mark.word));
  context.out.print("{}  {:<10}  {}", word, check, printable(diagnosis.text));
  if (!diagnosis.mend.empty()) context.out.print("; run: {}", context.terminal.paint("1", printable(diagnosis.mend)));
  context.out.write("\n");
}

std::string json_of(std::string_view check, const Diagnosis& diagnosis) {
  return fmt::format(R"({{"check":{},"verdict":{},"text":{},"mend":{}}})", json_string(check),
                     json_string(mark_of(diagnosis.verdict).word), json_string(diagnosis.text),
                     json_string(diagnosis.mend));
}

}  // namespace

void show_diagnoses(Context& context, std::span<const Examined> examined) {
  for (const Examined& each : examined) {
    for (const Diagnosis& diagnosis : each.diagnoses) show_line(context, each.check, diagnosis);
  }
}

void show_json(Context& context, std::span<const Examined> examined, const std::optional<Treatment>& treatment) {
  std::vector<std::string> checks;
  for (const Examined& each : examined) {
    for (const Diagnosis& diagnosis : each.diagnoses) checks.push_back(json_of(each.check, diagnosis));
  }
  const std::string repair = treatment ? fmt::format(",\n\"repair\":{}", treatment_json(*treatment)) : "";
  context.out.write(printable_json(
      fmt::format("{{\"ok\":{},\"checks\":[\n{}\n]{}}}\n", is_healthy(examined), fmt::join(checks, ",\n"), repair)));
}

}  // namespace golinks::cli
