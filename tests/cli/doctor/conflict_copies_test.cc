#include "cli/doctor/conflict_copies.h"

#include <doctest/doctest.h>

namespace golinks::cli {
namespace {

TEST_CASE("copies that synchronizers make are known by their names, and nothing else is taken for one") {
  for (const char* name :
       {"links.sync-conflict-20261129-101500-ABCDEFG.pb", "links (conflicted copy).pb",
        "links (Ann's conflicted copy 2026-11-29).pb", "links (conflicted copy 2026-11-29 101500).pb",
        "links_conflict-20261129-101500.pb", "links (SFConflict ann@example.com 2026-11-29).pb", "links.Conflict.pb",
        "links (1).pb", "links (23).pb"}) {
    CAPTURE(name);
    CHECK(is_conflict_copy(name, "links.pb"));
  }
  for (const char* name :
       {"links.pb", "links.pb.lock", "links.pb.usage", "links.pb.conflict", "conflict.pb", "links2.pb", "links ().pb",
        "links (a).pb", "links-old.pb", "links", ".pb", "work (1).pb", "links(1).pb"}) {
    CAPTURE(name);
    CHECK_FALSE(is_conflict_copy(name, "links.pb"));
  }
  CHECK(is_conflict_copy("links.sync-conflict-1", "links"));
  CHECK_FALSE(is_conflict_copy("links", "links"));
  CHECK(conflict_copies("/nowhere/links.pb").empty());
}

}  // namespace
}  // namespace golinks::cli
