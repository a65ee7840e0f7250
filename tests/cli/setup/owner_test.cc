#include "cli/setup/owner.h"

#include <doctest/doctest.h>

#include "tests/cli/setup/scratch_machine.h"

namespace golinks::cli {
namespace {

TEST_CASE_FIXTURE(ScratchMachine, "go/ of one person is neither taken over nor taken back by another") {
  const Person bob{"bob", 1001, 1001, "/home/bob", "/home/bob/links.pb", "/home/bob/.config/golinks/config.toml"};
  const Person root{"root", 0, 0, "/root", "/root/links.pb", "/root/.config/golinks/config.toml"};
  for (const Person& person : {ann, bob, root}) CHECK(check_owner(machine, person, Direction::apply));
  const Step step = owner_step(machine, ann);
  CHECK(step.check()->finding == Finding::missing);
  REQUIRE(step.apply());
  CHECK(step.check()->finding == Finding::done);
  for (const Direction direction : {Direction::apply, Direction::revert}) {
    CHECK(check_owner(machine, ann, direction));
    const auto refused = check_owner(machine, bob, direction);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::exists);
    CHECK(refused.error().message ==
          "go/ is set up for ann on this computer: 'sudo golinks setup --undo --user ann' takes that back");
  }
  CHECK_FALSE(check_owner(machine, root, Direction::apply));
  CHECK(check_owner(machine, root, Direction::revert));
  REQUIRE(step.revert());
  CHECK(check_owner(machine, bob, Direction::apply));
}

}  // namespace
}  // namespace golinks::cli
