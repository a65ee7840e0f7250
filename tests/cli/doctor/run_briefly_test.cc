#include "cli/doctor/run_briefly.h"

#include <doctest/doctest.h>

namespace golinks::cli {
namespace {

TEST_CASE("a program that hangs is given up on, and failures are those of the program, not of its watch") {
  Machine machine{.env = Env::posix(), .root = "", .golinks = "", .golinksd = ""};
  CHECK(run_briefly(machine, {"echo", "hello"}).value_or("") == "hello\n");
  CHECK(run_briefly(machine, {"sh", "-c", "echo no >&2; exit 3"}).error().message == "sh failed (3): no");
  machine.run = [](const std::vector<std::string>& words) -> Result<std::string> {
    CHECK(words == std::vector<std::string>{"timeout", "5", "zsh"});
    return failure(ErrorCode::io, "timeout failed (124): ");
  };
  CHECK(run_briefly(machine, {"zsh"}).error().message == "zsh did not answer within 5 seconds");
  machine.run = [](const std::vector<std::string>&) {
    return Result<std::string>(failure(ErrorCode::not_found, "timeout is not installed"));
  };
  CHECK(run_briefly(machine, {"zsh"}).error().code == ErrorCode::not_found);
}

}  // namespace
}  // namespace golinks::cli
