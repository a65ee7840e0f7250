#include "cli/import_plan.h"

#include <doctest/doctest.h>

#include "tests/cli/lines_of.h"

namespace golinks::cli {

TEST_CASE("a plan can be made again when the store was replaced meanwhile") {
  Output nowhere(-1);
  Progress progress(nowhere, false);
  LineReader lines = lines_of(R"({"keyword":"a","target":"https://a"})");
  const auto file = read_import("f", lines, progress);
  REQUIRE(file);
  const StoreView empty;
  for (int time = 0; time < 2; ++time) {
    const auto plan = plan_import(*file, OnConflict::fail, empty, 42, progress);
    REQUIRE(plan);
    REQUIRE(plan->changes.put.size() == 1);
    CHECK(plan->changes.put.front().target == "https://a");
    CHECK(plan->changes.put.front().created_us == 42);
    CHECK(plan->changes.put.front().updated_us == 42);
  }
}

}  // namespace golinks::cli
