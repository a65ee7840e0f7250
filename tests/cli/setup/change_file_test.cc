#include "cli/setup/change_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>

#include "cli/whole_file.h"
#include "tests/support/fault_env.h"
#include "tests/support/scratch_folder.h"

namespace golinks::cli {
namespace {

using test::FaultEnv;
using test::Operation;

const std::string path = "/etc/hosts";

Change to(const std::string& text) {
  return [text](const std::string&) { return text; };
}

std::string with_line(const std::string& before) { return before + "ours\n"; }

TEST_CASE("what another program writes meanwhile is kept") {
  // Right before it is looked whether the file is as it was: by renaming in place, and where that is not possible.
  for (const Operation moment : {Operation::open, Operation::sync}) {
    for (const bool is_mount : {false, true}) {
      FaultEnv disk;
      disk.set_contents(path, "old\n");
      if (is_mount) disk.fail(Operation::rename, 1, EBUSY);
      if (moment == Operation::open) disk.before_next(Operation::write, [&] { disk.set_contents(path, "theirs\n"); });
      else disk.before_next(moment, [&] { disk.set_contents(path, "theirs\n"); });
      REQUIRE(change_file(disk, path, with_line));
      CHECK(disk.contents(path) == "theirs\nours\n");
      CHECK(disk.files() == std::set<std::string>{path});
    }
  }
}

TEST_CASE("a file that others change all the time is left alone") {
  FaultEnv disk;
  disk.set_contents(path, "0");
  int writes = 0;
  const auto changed = change_file(disk, path, [&](const std::string& before) {
    disk.before_next(Operation::sync, [&] { disk.set_contents(path, std::to_string(++writes)); });
    return with_line(before);
  });
  REQUIRE_FALSE(changed);
  CHECK(changed.error().code == ErrorCode::locked);
  CHECK(changed.error().message == "another program is changing /etc/hosts: try again when it is done");
  CHECK(disk.contents(path) == std::to_string(writes));
  CHECK(disk.files() == std::set<std::string>{path});
}

TEST_CASE(
    "what was planted in the temporary file's place, or left there by a run that was killed, is never written to") {
  const test::ScratchFolder folder;
  REQUIRE(replace_file(Env::posix(), folder / "hosts", "a\n"));
  REQUIRE(replace_file(Env::posix(), folder / "victim", "precious\n"));
  for (const bool is_new : {false, true}) {
    for (const auto plant : {::symlink, ::link}) {
      const std::string file = folder / (is_new ? "new" : "hosts");
      REQUIRE(plant((folder / "victim").c_str(), leftover_of(file).c_str()) == 0);
      REQUIRE((is_new ? replace_file(Env::posix(), file, "b\n") : change_file(Env::posix(), file, with_line)));
      CHECK(*read_whole_file(folder / "victim") == "precious\n");
      CHECK(::access(leftover_of(file).c_str(), F_OK) != 0);
    }
  }
  CHECK(*read_whole_file(folder / "hosts") == "a\nours\nours\n");
  CHECK(*read_whole_file(folder / "new") == "b\n");
}

TEST_CASE("a new file survives a power cut once it is written") {
  // The folder is synced after the rename: the error of that one operation reaches the caller.
  class NoSync : public FaultEnv {
   public:
    Result<void> sync_folder(const std::string& synced) override {
      folder = synced;
      return failure(ErrorCode::io, "no", EIO);
    }
    Result<void> rename(const std::string& from, const std::string& to) override {
      return Env::posix().rename(from, to);
    }
    std::string folder;
  } env;
  const test::ScratchFolder folder;
  CHECK_FALSE(replace_file(env, folder / "a", "x"));
  CHECK(env.folder == folder.path());
  CHECK_FALSE(replace_file(env, folder / "b", [](Output& out) { out.write("x"); }));
  CHECK(*read_whole_file(folder / "a") == "x");
}

TEST_CASE("the file is replaced whole, and nothing is left beside it") {
  FaultEnv disk;
  disk.set_contents(path, "127.0.0.1 localhost\n");
  REQUIRE(change_file(disk, path, to("new\n")));
  disk.restart(test::Survival::only_synced);
  CHECK(disk.contents(path) == "new\n");
  CHECK(disk.files() == std::set<std::string>{path});
}

TEST_CASE("a file that cannot be renamed over is written in place") {
  for (const int error : {EBUSY, EROFS, EACCES, EPERM}) {
    FaultEnv disk;
    disk.set_contents(path, "127.0.0.1 localhost\n");
    disk.fail(Operation::rename, 1, error);
    REQUIRE(change_file(disk, path, to("new\n")));
    CHECK(disk.contents(path) == "new\n");
    CHECK(disk.files() == std::set<std::string>{path});
  }
}

TEST_CASE("a failure leaves the file as it was") {
  const std::string before = "127.0.0.1 localhost\n";
  for (const Operation operation :
       {Operation::open, Operation::write, Operation::truncate, Operation::sync, Operation::rename}) {
    for (const int nth : {1, 2}) {
      FaultEnv disk;
      disk.set_contents(path, before);
      disk.fail(operation, nth, ENOSPC, 3);
      const auto written = change_file(disk, path, to(before + "127.0.103.111 go # golinks\n"));
      CHECK((written ? before + "127.0.103.111 go # golinks\n" : before) == disk.contents(path));
      CHECK(disk.files() == std::set<std::string>{path});
    }
  }
}

TEST_CASE("a write in place that fails puts back what was there") {
  const std::string before = "127.0.0.1 localhost\n";
  FaultEnv disk;
  disk.set_contents(path, before);
  disk.fail(Operation::rename, 1, EBUSY);
  disk.fail(Operation::write, 2, ENOSPC, 10);
  CHECK_FALSE(change_file(disk, path, to(before + "127.0.103.111 go # golinks\n")));
  CHECK(disk.contents(path) == before);
}

TEST_CASE("mode, owner and extended attributes stay, and a symbolic link is followed") {
  const test::ScratchFolder folder;
  const std::string real = folder / "real";
  REQUIRE(replace_file(Env::posix(), real, "a\n"));
  REQUIRE(::chmod(real.c_str(), 0640) == 0);
  const bool has_attributes = ::setxattr(real.c_str(), "user.note", "kept", 4, 0) == 0;
  if (!has_attributes) MESSAGE("no extended attributes on this file system");
  REQUIRE(::symlink("real", (folder / "hosts").c_str()) == 0);
  REQUIRE(change_file(Env::posix(), folder / "hosts", to("b\n")));
  struct stat status {};
  REQUIRE(::lstat((folder / "hosts").c_str(), &status) == 0);
  CHECK(S_ISLNK(status.st_mode));
  REQUIRE(::stat(real.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777U) == 0640);
  char note[8] = {};
  CHECK(::getxattr(real.c_str(), "user.note", note, sizeof note) == (has_attributes ? 4 : -1));
  CHECK(std::string(note) == (has_attributes ? "kept" : ""));
  CHECK(*read_whole_file(real) == "b\n");
}

}  // namespace
}  // namespace golinks::cli
