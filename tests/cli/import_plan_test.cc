#include "cli/import_plan.h"

#include <doctest/doctest.h>

namespace golinks::cli {

TEST_CASE("a plan can be made again when the store was replaced meanwhile") {
  Output nowhere(-1);
  Progress progress(nowhere, false);
  const auto file = read_import("f", R"({"keyword":"a","target":"https://a"})", progress);
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
