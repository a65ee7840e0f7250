// What a check found out: one line for the person, and the command that mends it where something is wrong.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace golinks::cli {

enum class Verdict {
  ok,
  warning,  // go/... works, but not as well as it could
  error,    // go/... does not work, or links are in danger
  skipped,  // cannot be judged before something else is mended
};

struct Diagnosis {
  Verdict verdict = Verdict::ok;
  std::string text;
  std::string mend;  // a command; empty where there is nothing to mend, or no command does it
  bool operator==(const Diagnosis&) const = default;
};
using Diagnoses = std::vector<Diagnosis>;

[[nodiscard]] inline Diagnosis all_right(std::string text) { return {Verdict::ok, std::move(text), {}}; }
[[nodiscard]] inline Diagnosis skipped(std::string why) { return {Verdict::skipped, std::move(why), {}}; }
[[nodiscard]] inline Diagnosis not_so_good(std::string what, std::string mend) {
  return {Verdict::warning, std::move(what), std::move(mend)};
}
[[nodiscard]] inline Diagnosis wrong(std::string what, std::string mend) {
  return {Verdict::error, std::move(what), std::move(mend)};
}

// The commands that mend most.
inline constexpr const char* run_setup = "golinks setup";
inline constexpr const char* run_restart = "golinks daemon restart";

}  // namespace golinks::cli
