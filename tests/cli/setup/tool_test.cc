#include "cli/setup/tool.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/scratch_folder.h"

namespace golinks::cli {
namespace {

TEST_CASE("a tool is the caller's own, except for root, who goes by no PATH") {
  const test::ScratchFolder folder;
  for (const std::string name : {"id", "timeout"}) {
    std::ofstream(folder / name) << "#!/bin/sh\necho \"not by root: $PATH\"\n";
    ::chmod((folder / name).c_str(), 0755);
  }
  const char* const path = ::getenv("PATH");
  const std::string before = path == nullptr ? "" : path;
  ::setenv("PATH", (folder.path() + ":/usr/bin:/bin").c_str(), 1);
  const auto found = find_tool("id");
  const auto said = run_tool({"/usr/bin/env", "id", "-u"});  // what a tool runs is found in the same way
  ::setenv("PATH", before.c_str(), 1);
  REQUIRE(found);
  REQUIRE(said);
  if (::geteuid() == 0) {
    CHECK(*found == "/usr/bin/id");
    CHECK(*said == "0\n");
  } else {
    CHECK(*found == folder / "id");
    CHECK(said->starts_with("not by root: " + folder.path()));
  }
}

}  // namespace
}  // namespace golinks::cli
