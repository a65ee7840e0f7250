#include "cli/doctor/way_in.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/scratch_folder.h"

namespace golinks::cli {
namespace {

TEST_CASE("one's own file is opened by its mode, that of somebody else by its owner") {
  const test::ScratchFolder folder;
  std::ofstream(folder / "links.pb") << "x";
  REQUIRE(::chmod((folder / "links.pb").c_str(), 0) == 0);
  CHECK(way_in(folder / "links.pb", "ann", ::geteuid()) == "chmod u+rw " + (folder / "links.pb"));
  CHECK(way_in(folder / "links.pb", "ann", ::geteuid() + 1) == "sudo chown ann " + (folder / "links.pb"));
}

TEST_CASE("a folder on the way is told of, and somebody else's is left to them") {
  const test::ScratchFolder folder;
  // Root passes every folder: a file in the place of one stops even root.
  std::ofstream(folder / "closed") << "x";
  const std::string path = folder / "closed/below/links.pb";
  CHECK(way_in(path, "ann", ::geteuid()) == "chmod u+rwx " + (folder / "closed"));
  CHECK(way_in(path, "ann", ::geteuid() + 1) == "namei -l " + path);
}

}  // namespace
}  // namespace golinks::cli
