#include "cli/doctor/run_briefly.h"

#include <fmt/format.h>

namespace golinks::cli {

Result<std::string> run_briefly(const Machine& machine, std::vector<std::string> words) {
  const std::string program = words.front();
  words.insert(words.begin(), {"timeout", "5"});
  auto said = machine.run(words);
  if (said) return said;
  // The person knows of the program, not of what watches over it.
  constexpr std::string_view failed = "timeout failed (";
  const std::string& message = said.error().message;
  if (!message.starts_with(failed)) return said;
  const std::string rest = message.substr(failed.size());
  if (rest.starts_with("124)"))
    return failure(ErrorCode::io, fmt::format("{} did not answer within 5 seconds", program));
  return failure(ErrorCode::io, fmt::format("{} failed ({}", program, rest));
}

}  // namespace golinks::cli
