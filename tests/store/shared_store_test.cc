// A store that several people use, or that its owner shares in a way of their own, stays as open and as closed as it
// is.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <cerrno>
#include <filesystem>

#include "store/size_limit.h"
#include "store/usage_file.h"
#include "tests/store/sample_store.h"
#include "tests/support/as_user.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/skip.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT
namespace fs = std::filesystem;

namespace {

constexpr uid_t ann = 51'000, bob = 52'000, eve = 53'000;
constexpr gid_t team = 54'000;

struct stat status_of(const std::string& path) {
  struct stat status {};
  REQUIRE(lstat(path.c_str(), &status) == 0);
  return status;
}

// A folder of mode 2770 with a store of mode 0660, which Ann has made for her team.
struct SharedStore {
  const ScratchFolder outer;
  const std::string folder = outer / "shared";
  const std::string path = folder + "/links.pb";

  SharedStore() {
    fs::create_directories(folder);
    REQUIRE(chmod(outer.path().c_str(), 0755) == 0);
    REQUIRE(chown(folder.c_str(), ann, team) == 0);
    REQUIRE(chmod(folder.c_str(), 02770) == 0);
    REQUIRE(as_user(ann, team, [&] { return add("first") && chmod(path.c_str(), 0660) == 0; }));
  }
  [[nodiscard]] bool add(const std::string& keyword) const {
    Store store(Env::posix(), path);
    return put(store, keyword, "https://h").has_value();
  }
  void check_unchanged() const {
    const struct stat status = status_of(path);
    CHECK(status.st_uid == ann);
    CHECK(status.st_gid == team);
    CHECK((status.st_mode & 07777U) == 0660);
  }
};

std::string acl_letting_in(uid_t user) {
  const auto entry = [](unsigned tag, unsigned permissions, unsigned id) {
    std::string bytes;
    for (const unsigned half : {tag, permissions}) bytes += {static_cast<char>(half), static_cast<char>(half >> 8U)};
    for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(id >> shift);
    return bytes;
  };
  constexpr unsigned nobody = 0xffffffff;
  return std::string("\x02\0\0\0", 4) + entry(1, 6, nobody) + entry(2, 6, user) + entry(4, 0, nobody) +
         entry(16, 6, nobody) + entry(32, 0, nobody);
}

std::string attribute(const std::string& path, const char* name) {
  std::string value(1000, '\0');
  const ssize_t size = getxattr(path.c_str(), name, value.data(), value.size());
  return size < 0 ? std::string() : value.substr(0, static_cast<std::size_t>(size));
}

}  // namespace

TEST_CASE("a member of the team may add, and lets nobody out by it") {
  if (is_skipped(obstacle_to_users())) return;
  const SharedStore shared;
  CHECK(as_user(bob, team, [&] { return shared.add("bobs"); }));
  CHECK(as_user(ann, team, [&] { return shared.add("anns"); }));
  CHECK_FALSE(as_user(eve, eve, [&] { return shared.add("eves"); }));
  shared.check_unchanged();
  CHECK(links_in(Store(Env::posix(), shared.path)).size() == 3);
  CHECK((status_of(shared.path + ".lock").st_mode & 0777U) == 0660);
  CHECK(status_of(shared.path + ".lock").st_gid == team);
}

TEST_CASE("who cannot give the new file to its owner does not compact a shared store, and says so") {
  if (is_skipped(obstacle_to_users())) return;
  const SharedStore shared;
  CHECK(as_user(bob, team, [&] {
    const auto refused = Store(Env::posix(), shared.path).compact();
    return !refused &&
           refused.error().message == fmt::format("a new {}.new would not belong to user {}", shared.path, ann);
  }));
  CHECK_FALSE(fs::exists(shared.path + ".new"));
  shared.check_unchanged();
  CHECK(as_user(ann, team, [&] { return Store(Env::posix(), shared.path).compact().has_value(); }));
  shared.check_unchanged();
  REQUIRE(Store(Env::posix(), shared.path).compact());  // root
  shared.check_unchanged();
  CHECK(as_user(bob, team, [&] { return shared.add("later"); }));
}

TEST_CASE("a lock file that an earlier golinks closed to all but its user keeps nobody of the team out") {
  if (is_skipped(obstacle_to_users())) return;
  const SharedStore shared;
  REQUIRE(chmod((shared.path + ".lock").c_str(), 0600) == 0);
  CHECK(as_user(bob, team, [&] { return shared.add("bobs"); }));
  CHECK(as_user(ann, team, [&] { return shared.add("anns"); }));
  CHECK((status_of(shared.path + ".lock").st_mode & 0777U) == 0660);
}

TEST_CASE("a folder that may not be read, or is sticky and everybody's, takes a store") {
  if (is_skipped(obstacle_to_users())) return;
  for (const mode_t mode : {mode_t{01733}, mode_t{01777}}) {
    CAPTURE(mode);
    const ScratchFolder outer;
    REQUIRE(chmod(outer.path().c_str(), 0755) == 0);
    const std::string folder = outer / "sticky";
    fs::create_directories(folder);
    REQUIRE(chmod(folder.c_str(), mode) == 0);
    const std::string path = folder + "/links.pb";
    const auto add = [&](const std::string& keyword) {
      Store store(Env::posix(), path);
      return put(store, keyword, "https://h").has_value();
    };
    CHECK(as_user(ann, ann, [&] { return add("first") && add("second"); }));
    CHECK(as_user(ann, ann, [&] { return Store(Env::posix(), path).compact().has_value(); }));
    REQUIRE(chmod(path.c_str(), 0666) == 0);
    REQUIRE(chmod((path + ".lock").c_str(), 0666) == 0);
    CHECK(as_user(bob, bob, [&] { return add("third"); }));
    CHECK(links_in(Store(Env::posix(), path)).size() == 3);
  }
}

TEST_CASE("attributes and ACLs stay with a store that is rewritten") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb";
  Store store(Env::posix(), path);
  REQUIRE(put(store, "first", "https://h"));
  if (setxattr(path.c_str(), "user.note", "mine", 4, 0) != 0) {
    CHECK(is_skipped("this file system has no extended attributes"));
    return;
  }
  const std::string acl = acl_letting_in(bob);
  const bool has_acls = setxattr(path.c_str(), "system.posix_acl_access", acl.data(), acl.size(), 0) == 0;
  const mode_t mode = status_of(path).st_mode;
  REQUIRE(store.compact());
  CHECK(attribute(path, "user.note") == "mine");
  if (has_acls) CHECK(attribute(path, "system.posix_acl_access") == acl);
  CHECK(status_of(path).st_mode == mode);
}

TEST_CASE("a folder's default ACL opens a rewritten store to nobody") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb";
  Store store(Env::posix(), path);
  REQUIRE(put(store, "first", "https://h"));
  const std::string acl = acl_letting_in(bob);
  if (setxattr(folder.path().c_str(), "system.posix_acl_default", acl.data(), acl.size(), 0) != 0) {
    CHECK(is_skipped("this file system has no ACLs"));
    return;
  }
  REQUIRE(store.compact());
  CHECK(attribute(path, "system.posix_acl_access").empty());
  CHECK((status_of(path).st_mode & 0777U) == 0600);
}

TEST_CASE("an umask of 777 leaves the folders and the store open to their owner") {
  const ScratchFolder folder;
  const std::string path = folder / "a/b/links.pb";
  CHECK(in_child([&] {
          umask(0777);
          Store store(Env::posix(), path);
          return put(store, "first", "https://h") && put(store, "second", "https://h") && store.compact() ? 0 : 1;
        }) == 0);
  CHECK((status_of(folder / "a").st_mode & 0777U) == 0700);
  CHECK((status_of(folder / "a/b").st_mode & 0777U) == 0700);
  CHECK((status_of(path).st_mode & 0777U) == 0600);
}

TEST_CASE("counts that root writes stay their owner's") {
  if (is_skipped(obstacle_to_users())) return;
  const ScratchFolder folder;
  const std::string path = folder / "links.pb.usage";
  REQUIRE(save_usage(Env::posix(), path, encode_usage(Usage(1))));
  REQUIRE(chown(path.c_str(), ann, team) == 0);
  REQUIRE(save_usage(Env::posix(), path, encode_usage(Usage(2))));
  CHECK(status_of(path).st_uid == ann);
  CHECK(status_of(path).st_gid == team);
  CHECK(*load_usage(Env::posix(), path) == Usage(2));
}

TEST_CASE("at the limit for the size of files a change is refused and rolled back") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb";
  Store store(Env::posix(), path);
  REQUIRE(put(store, "first", "https://h"));
  const auto size = fs::file_size(path);
  CHECK(in_child([&] {
          survive_size_limit();
          const rlimit limit{size + 20, size + 20};
          if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
          const auto refused = put(store, "second", "https://h/" + std::string(5000, 'x'));
          return !refused && refused.error().os_error == EFBIG ? 0 : 2;
        }) == 0);
  CHECK(fs::file_size(path) == size);
  CHECK(links_in(store).size() == 1);
}
