#include "cli/doctor/brief_machine.h"

#include <fmt/format.h>

namespace golinks::cli {
namespace {

// The person knows of the program, not of what watches over it.
Error without_watch(const Error& error, const std::string& program) {
  constexpr std::string_view failed = "timeout failed (";
  if (!error.message.starts_with(failed)) return error;
  const std::string rest = error.message.substr(failed.size());
  if (rest.starts_with("124)")) return {ErrorCode::io, fmt::format("{} did not answer within 5 seconds", program), 0};
  return {ErrorCode::io, fmt::format("{} failed ({}", program, rest), 0};
}

}  // namespace

RunTool briefly(RunTool run) {
  return [run = std::move(run)](const std::vector<std::string>& words) -> Result<std::string> {
    std::vector<std::string> watched = {"timeout", "5"};
    watched.insert(watched.end(), words.begin(), words.end());
    auto said = run(watched);
    if (!said) return failure(without_watch(said.error(), words.front()));
    return said;
  };
}

Result<Machine> brief_machine(Env& env) {
  auto machine = Machine::as_it_is(env);
  if (machine) machine->run = briefly(std::move(machine->run));
  return machine;
}

}  // namespace golinks::cli
