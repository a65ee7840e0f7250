#include "cli/doctor/installation.h"

#include <doctest/doctest.h>

namespace golinks::cli {
namespace {

TEST_CASE("a package is installed anew by apt, and all else from its sources") {
  Machine machine{
      .env = Env::posix(), .root = "", .golinks = "/usr/bin/golinks", .golinksd = "/usr/libexec/golinks/golinksd"};
  CHECK(wrong_installation(machine, "broken") == wrong("broken", "sudo apt install --reinstall golinks"));
  CHECK(wrong_installation(machine, "old", true).mend == "sudo apt update && sudo apt install golinks");
  machine.golinksd = "/usr/local/libexec/golinks/golinksd";
  CHECK(wrong_installation(machine, "broken") ==
        wrong("broken (the command is for the folder of golinks' sources)", "scripts/install.sh"));
}

}  // namespace
}  // namespace golinks::cli
