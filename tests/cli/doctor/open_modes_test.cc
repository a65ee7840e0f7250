#include "cli/doctor/open_modes.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/scratch_folder.h"

namespace golinks::cli {
namespace {

struct Fixture {
  test::ScratchFolder folder;
  std::string store = folder / "links.pb";
  Fixture() { make("links.pb", 0600); }
  void make(const std::string& name, unsigned mode) const {
    std::ofstream(folder / name) << "x";
    REQUIRE(::chmod((folder / name).c_str(), mode) == 0);
  }
  [[nodiscard]] std::vector<std::string> found(bool is_own_folder = true) const {
    std::vector<std::string> paths;
    for (const OpenPath& open : too_open_paths(Env::posix(), store, is_own_folder)) paths.push_back(open.path);
    return paths;
  }
};

TEST_CASE_FIXTURE(Fixture, "the counts and the log are as private as the links") {
  CHECK(found().empty());
  make("links.pb.usage", 0640);
  make("links.pb.daemon.log", 0604);
  CHECK(found() == std::vector<std::string>{store + ".usage", store + ".daemon.log"});
  for (const OpenPath& open : too_open_paths(Env::posix(), store, true)) REQUIRE(close_to_others(open));
  CHECK(found().empty());
}

TEST_CASE_FIXTURE(Fixture, "a store behind a symbolic link is judged where it is") {
  make("real.pb", 0644);
  std::filesystem::remove(store);
  std::filesystem::create_symlink(folder / "real.pb", store);
  CHECK(found() == std::vector<std::string>{folder / "real.pb"});
}

TEST_CASE_FIXTURE(Fixture, "the folder that a link leads to counts, and is one that somebody has chosen") {
  std::filesystem::create_directory(folder / "dotfiles");
  make("dotfiles/links.pb", 0644);
  std::filesystem::remove(store);
  std::filesystem::create_symlink("dotfiles/links.pb", store);
  REQUIRE(::chmod((folder / "dotfiles").c_str(), 0777) == 0);
  const auto open = too_open_paths(Env::posix(), store, true);
  REQUIRE(open.size() == 2);
  CHECK(open[0].path == folder / "dotfiles");
  CHECK(lets_anybody_write(open[0]));
  CHECK(open[1].path == folder / "dotfiles/links.pb");
  CHECK_FALSE(lets_anybody_write(open[1]));
  for (const OpenPath& each : open) CHECK(each.is_chosen);
}

TEST_CASE_FIXTURE(Fixture, "a folder that is not golinks' own must only not be written to by others, and /tmp may be") {
  REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
  CHECK(found(true) == std::vector<std::string>{folder.path()});
  CHECK(found(false).empty());
  REQUIRE(::chmod(folder.path().c_str(), 0770) == 0);
  CHECK(found(false) == std::vector<std::string>{folder.path()});
  REQUIRE(::chmod(folder.path().c_str(), 01777) == 0);
  CHECK(found(false).empty());
}

TEST_CASE_FIXTURE(Fixture, "what is not there is not open") {
  std::filesystem::remove(store);
  CHECK(found().empty());
  CHECK_FALSE(close_to_others({store, 0644, 0600}));
}

}  // namespace
}  // namespace golinks::cli
