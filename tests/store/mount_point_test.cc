#include "store/mount_point.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/store/sample_store.h"
#include "tests/support/fault_env.h"
#include "tests/support/scratch_folder.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

constexpr const char* fstab =
    "# <file system> <mount point>\n"
    "UUID=1\t/\text4\tdefaults 0 1\n"
    "/dev/sdb1   /mnt/disk   ext4 noauto 0 0\n"
    "#/dev/sdc1 /mnt/comment ext4\n"
    "server:/home /net/my\\040home nfs defaults\n"
    "/dev/sdd none swap sw 0 0\n";
constexpr const char* root_only = "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n";

const std::string disk_too = std::string(root_only) + "40 22 8:17 / /mnt/disk rw - ext4 /dev/sdb1 rw\n";
const std::string usb_inside = disk_too + "41 40 8:33 / /mnt/disk/usb rw - vfat /dev/sde1 rw\n";

}  // namespace

TEST_CASE("a folder that should be a mount point and is none is found") {
  CHECK(unmounted_folder("/mnt/disk/links.pb", fstab, root_only) == "/mnt/disk");
  CHECK(unmounted_folder("/mnt/disk/a/b/links.pb", fstab, root_only) == "/mnt/disk");
  CHECK(unmounted_folder("/net/my home/links.pb", fstab, root_only) == "/net/my home");
  CHECK_FALSE(unmounted_folder("/mnt/disk/links.pb", fstab, disk_too));
  CHECK_FALSE(unmounted_folder("/mnt/disk/usb/links.pb", fstab, usb_inside));
  CHECK_FALSE(unmounted_folder("/mnt/diskette/links.pb", fstab, root_only));
  CHECK_FALSE(unmounted_folder("/mnt/comment/links.pb", fstab, root_only));
  CHECK_FALSE(unmounted_folder("/home/ann/links.pb", fstab, root_only));
  CHECK_FALSE(unmounted_folder("/mnt/disk/links.pb", "", root_only));
  CHECK_FALSE(unmounted_folder("/mnt/disk/links.pb", fstab, ""));  // without /proc nothing is known
}

TEST_CASE("no new store begins where a disk is not mounted, and the one that was there is used when it is") {
  FaultEnv disk;
  disk.set_contents("/etc/fstab", fstab);
  disk.set_contents("/proc/self/mountinfo", root_only);
  Store store(disk, "/mnt/disk/links.pb");
  const auto refused = put(store, "a", "https://a");
  REQUIRE_FALSE(refused);
  CHECK(
      refused.error().message ==
      "there is no /mnt/disk/links.pb, and /mnt/disk is not mounted; a new store is not begun there (mount it first)");
  CHECK(disk.contents("/mnt/disk/links.pb").empty());
  disk.set_contents("/proc/self/mountinfo", disk_too);
  CHECK(put(store, "a", "https://a"));
  disk.set_contents("/proc/self/mountinfo", root_only);  // there it is: fstab is wrong
  CHECK(put(store, "b", "https://b"));
}

TEST_CASE("a link into a folder that is not there is not followed to make that") {
  const ScratchFolder folder;
  std::filesystem::create_symlink(folder / "disk/links.pb", folder / "links.pb");
  Store store(Env::posix(), folder / "links.pb");
  const auto refused = put(store, "a", "https://a");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("(is its disk mounted?)") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder / "disk"));
  std::filesystem::create_directories(folder / "disk");
  CHECK(put(store, "a", "https://a"));
}

TEST_CASE("a store whose disk is away is no empty one to its readers either") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb";
  std::filesystem::create_symlink(folder / "unmounted/links.pb", path);
  Store store(Env::posix(), path);
  for (const Error& error : {store.read().error(), store.compact().error(), store.repair().error()})
    CHECK(error.message.find("(is its disk mounted?)") != std::string::npos);
}
