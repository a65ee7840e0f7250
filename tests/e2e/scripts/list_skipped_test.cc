// scripts/list-skipped.sh, with which scripts/test.sh ends.
#include <doctest/doctest.h>

#include "tests/support/sandbox.h"

namespace golinks::test {
namespace {

Outcome list_skipped(const std::string& log) {
  Sandbox sandbox;
  sandbox.write_file("LastTest.log", log);
  return sandbox.run_program("/bin/sh", {GOLINKS_SOURCE_DIR "/scripts/list-skipped.sh", "LastTest.log"});
}

}  // namespace

TEST_CASE("what was skipped is listed once with its reason, whichever program said so") {
  const std::string log =
      "1/3 Testing: e2e\n1/3 Test: e2e\nCommand: \"e2e_test\"\nOutput:\n"
      "===\n../../tests/a_test.cc:80:\nTEST CASE:  Tab completes\n  in zsh\n\n../../tests/a_test.cc:84: MESSAGE: "
      "skipped: there is no zsh\n\n"
      "../../tests/a_test.cc:84: MESSAGE: skipped: there is no zsh\n\n"
      "===\n../../tests/b_test.cc:29:\nTEST CASE:  lint says nothing: none\n\n../../tests/b_test.cc:30: MESSAGE: "
      "skipped: no mandoc: it is gone\n\n"
      "[doctest] test cases:  2 |  2 passed | 0 failed | 282 skipped\n"
      "2/3 Testing: browser\n2/3 Test: browser\nOutput:\nskipped: there is no selenium\n"
      "3/3 Testing: package\n3/3 Test: package\nOutput:\nskipped: what lintian says of the package, it is not "
      "installed\n";
  CHECK(list_skipped(log) == Outcome{"Skipped on this machine, 4 in all:\n"
                                     "  Tab completes: there is no zsh\n"
                                     "  lint says nothing: none: no mandoc: it is gone\n"
                                     "  browser: there is no selenium\n"
                                     "  package: what lintian says of the package, it is not installed\n",
                                     "", 0});
}

TEST_CASE("it is said when nothing was skipped") {
  CHECK(list_skipped("1/1 Test: store\n[doctest] test cases:  2 |  2 passed | 0 failed | 0 skipped\n") ==
        Outcome{"Nothing was skipped.\n", "", 0});
  CHECK(list_skipped("") == Outcome{"Nothing was skipped.\n", "", 0});
}

}  // namespace golinks::test
