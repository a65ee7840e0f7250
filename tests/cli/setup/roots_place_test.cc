#include "cli/setup/roots_place.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/cli/setup/scratch_machine.h"

namespace golinks::cli {
namespace {

namespace fs = std::filesystem;

TEST_CASE_FIXTURE(ScratchMachine, "a place is root's as long as nobody else has a say in what is there") {
  fs::create_directories(machine.at("/etc/sub"));
  fs::create_directories(machine.at("/home/ann/dir"));
  for (const char* shared : {"/home/ann", "/home/ann/dir"}) ::chmod(machine.at(shared).c_str(), 0775);
  write("/etc/hosts", "");
  write("/home/ann/hosts", "");
  fs::create_symlink("sub/../hosts", machine.at("/etc/within"));
  fs::create_symlink(machine.at("/etc/hosts"), machine.at("/etc/absolute"));
  fs::create_symlink(machine.at("/etc/nowhere"), machine.at("/etc/dangling"));
  fs::create_symlink("/home/ann/hosts", machine.at("/etc/out"));
  fs::create_symlink(machine.at("/etc/hosts"), machine.at("/home/ann/back"));
  fs::create_symlink("../home/ann/back", machine.at("/etc/out-and-back"));
  fs::create_symlink(machine.at("/etc"), machine.at("/home/ann/dir/etc"));
  fs::create_symlink("../home/ann/dir/etc/hosts", machine.at("/etc/by-folder"));
  fs::create_symlink("loop", machine.at("/etc/loop"));
  for (const char* path : {"/etc/hosts", "/etc/new", "/var/lib/golinks/new", "/etc/within", "/etc/absolute",
                           "/etc/dangling", "/etc/hosts/below-a-file"}) {
    CAPTURE(path);
    CHECK(is_roots_place(machine, path));
  }
  for (const char* path :
       {"/home/ann/hosts", "/home/ann/new", "/home/ann/dir/new", "/etc/out-and-back", "/etc/by-folder", "/etc/loop"}) {
    CAPTURE(path);
    CHECK_FALSE(is_roots_place(machine, path));
  }
}

}  // namespace
}  // namespace golinks::cli
