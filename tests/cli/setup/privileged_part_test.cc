#include "cli/setup/privileged_part.h"

#include <doctest/doctest.h>

#include "tests/cli/setup/scratch_machine.h"

namespace golinks::cli {
namespace {

TEST_CASE_FIXTURE(ScratchMachine,
                  "sudo is told everything on its command line, and no value can be taken for an option") {
  ann.home = "--x";
  CHECK(privileged_words(machine, ann, {{{"gh", "gh"}}}, Direction::revert) ==
        std::vector<std::string>{"/opt/go links/golinks", "setup-as-root", "revert", "--user=ann", "--home=--x",
                                 "--store=/home/ann/links.pb", "--real-store=/home/ann/links.pb",
                                 "--config=/home/ann/.config/golinks/config.toml", "--name=gh=gh"});
}

}  // namespace
}  // namespace golinks::cli
