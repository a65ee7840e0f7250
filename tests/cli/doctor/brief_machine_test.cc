#include "cli/doctor/brief_machine.h"

#include <doctest/doctest.h>

#include "cli/doctor/patient.h"

namespace golinks::cli {
namespace {

TEST_CASE("a program that hangs is given up on, and failures are those of the program, not of its watch") {
  const RunTool run = briefly(run_tool);
  CHECK(run({"echo", "hello"}).value_or("") == "hello\n");
  CHECK(run({"sh", "-c", "echo no >&2; exit 3"}).error().message == "sh failed (3): no");
  const RunTool hangs = briefly([](const std::vector<std::string>& words) -> Result<std::string> {
    CHECK(words == std::vector<std::string>{"timeout", "5", "zsh"});
    return failure(ErrorCode::io, "timeout failed (124): ");
  });
  CHECK(hangs({"zsh"}).error().message == "zsh did not answer within 5 seconds");
  const RunTool lacks_timeout = briefly([](const std::vector<std::string>&) {
    return Result<std::string>(failure(ErrorCode::not_found, "timeout is not installed"));
  });
  CHECK(lacks_timeout({"zsh"}).error().code == ErrorCode::not_found);
}

TEST_CASE("every program that a check runs is watched") {
  const auto nothing = [](const std::string&) { return std::optional<std::string>(); };
  const Context context(Env::posix(), nothing, Terminal{});
  const auto patient = Patient::of(context);
  REQUIRE(patient);
  CHECK(patient->machine.run({"sh", "-c", "cat /proc/$PPID/comm"}).value_or("") == "timeout\n");
}

}  // namespace
}  // namespace golinks::cli
