#include "cli/setup/person.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/scratch_folder.h"

namespace golinks::cli {
namespace {

namespace fs = std::filesystem;

struct LinkedStore {
  test::ScratchFolder folder;
  std::string home = fs::canonical(folder.path()).string();
  Person ann{"ann", 1000, 1000, home, home + "/links.pb", home + "/config.toml"};

  // Where a link to `target` in the store's place leads.
  std::string followed(const std::string& target) {
    fs::remove(ann.store);
    fs::create_symlink(target, ann.store);
    const auto followed = ann.follow_store(Env::posix());
    return followed ? ann.real_store : followed.error().message;
  }
};

TEST_CASE_FIXTURE(LinkedStore, "a store that is no link, or that is not there yet, is where it is") {
  REQUIRE(ann.follow_store(Env::posix()));
  CHECK(ann.real_store == ann.store);
}

TEST_CASE_FIXTURE(LinkedStore, "a link to the store is followed to the one name of its folder") {
  fs::create_directories(home + "/dotfiles/golinks");
  fs::create_directory_symlink("dotfiles/golinks", home + "/short");
  CHECK(followed("dotfiles/links.pb") == home + "/dotfiles/links.pb");
  CHECK(followed("dotfiles/golinks/../links.pb") == home + "/dotfiles/links.pb");
  CHECK(followed("short/links.pb") == home + "/dotfiles/golinks/links.pb");
  CHECK(followed("/nowhere/links.pb") == "/nowhere/links.pb");
}

TEST_CASE_FIXTURE(LinkedStore, "a link that no unit could name is refused") {
  CHECK(followed("/x\"\nUser=root\nExecStartPre=/bin/sh\n#/links.pb")
            .starts_with("the store has characters that setup cannot write down"));
  CHECK(followed("links.pb").find("cannot follow ") == 0);
}

}  // namespace
}  // namespace golinks::cli
