#include "cli/setup/hosts_file.h"

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

const std::vector<std::string> go = {"go"};
const std::vector<std::string> both = {"go", "gh"};
const std::string path = "/etc/hosts";

TEST_CASE("our line comes last, in the file's own line endings") {
  CHECK(with_our_line("", go) == "127.0.103.111 go # golinks\n");
  CHECK(with_our_line("127.0.0.1 localhost\n", both) == "127.0.0.1 localhost\n127.0.103.111 go gh # golinks\n");
  CHECK(with_our_line("127.0.0.1 localhost\r\n", go) == "127.0.0.1 localhost\r\n127.0.103.111 go # golinks\r\n");
  CHECK(with_our_line("127.0.0.1 localhost\n::1 localhost", go) ==
        "127.0.0.1 localhost\n127.0.103.111 go # golinks\n::1 localhost");
  CHECK(with_our_line("127.0.103.111 go # golinks\n127.0.0.1 localhost\n", both) ==
        "127.0.0.1 localhost\n127.0.103.111 go gh # golinks\n");
}

TEST_CASE("taking our line away gives back every byte") {
  for (const std::string& hosts :
       {std::string(), std::string("\n"), std::string("127.0.0.1 localhost\n"), std::string("127.0.0.1 localhost"),
        std::string("a\r\nb\r\n"), std::string("a\r\nb"), std::string("\n\n\n"), std::string("# golinks\n"),
        std::string("127.0.103.111 go\n"), std::string("127.0.103.111 go # golinks, by hand\n"),
        std::string("127.0.103.111 go # not # golinks\n"), std::string("a\0b\n", 4), std::string(1U << 20U, 'x')}) {
    CAPTURE(hosts.substr(0, 40));
    const std::string changed = with_our_line(hosts, go);
    CHECK(has_our_line(changed, go));
    CHECK_FALSE(has_our_line(changed, both));
    CHECK(without_our_line(changed) == hosts);
    CHECK(without_our_line(hosts) == hosts);
    CHECK(with_our_line(changed, go) == changed);
  }
}

TEST_CASE("an entry of somebody else is found, however it is written") {
  const std::string hosts = "# go\n127.0.0.1\tlocalhost GO # x\n127.0.103.111 gh # golinks\n10.0.0.1 x#gone\n";
  REQUIRE(find_foreign_entry(hosts, "go"));
  CHECK(find_foreign_entry(hosts, "go")->line == 2);
  CHECK(find_foreign_entry(hosts, "go")->address == "127.0.0.1");
  CHECK_FALSE(find_foreign_entry(hosts, "gh"));
  CHECK_FALSE(find_foreign_entry(hosts, "gone"));
  CHECK_FALSE(find_foreign_entry("10.0.0.1 gone\n", "go"));
  CHECK_FALSE(find_foreign_entry("go\n", "go"));
  CHECK_FALSE(find_foreign_entry("", "go"));
  CHECK(find_foreign_entry("::1 go\r", "go"));
}

TEST_CASE("the file is replaced whole, and nothing is left beside it") {
  FaultEnv disk;
  disk.set_contents(path, "127.0.0.1 localhost\n");
  REQUIRE(write_hosts(disk, path, "new\n"));
  disk.restart(test::Survival::only_synced);
  CHECK(disk.contents(path) == "new\n");
  CHECK(disk.files() == std::set<std::string>{path});
}

TEST_CASE("a file that cannot be renamed over is written in place") {
  for (const int error : {EBUSY, EROFS, EACCES, EPERM}) {
    FaultEnv disk;
    disk.set_contents(path, "127.0.0.1 localhost\n");
    disk.fail(Operation::rename, 1, error);
    REQUIRE(write_hosts(disk, path, "new\n"));
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
      const auto written = write_hosts(disk, path, before + "127.0.103.111 go # golinks\n");
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
  CHECK_FALSE(write_hosts(disk, path, before + "127.0.103.111 go # golinks\n"));
  CHECK(disk.contents(path) == before);
}

TEST_CASE("mode, owner and extended attributes stay, and a symbolic link is followed") {
  const test::ScratchFolder folder;
  const std::string real = folder / "real";
  REQUIRE(replace_file(Env::posix(), real, [](Output& out) { out.write("a\n"); }));
  REQUIRE(::chmod(real.c_str(), 0640) == 0);
  const bool has_attributes = ::setxattr(real.c_str(), "user.note", "kept", 4, 0) == 0;
  if (!has_attributes) MESSAGE("no extended attributes on this file system");
  REQUIRE(::symlink("real", (folder / "hosts").c_str()) == 0);
  REQUIRE(write_hosts(Env::posix(), folder / "hosts", "b\n"));
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
