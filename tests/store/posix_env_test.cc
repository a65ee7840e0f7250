// The real file system: locks, modes, symbolic links.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "store/follower.h"
#include "store/instance.h"
#include "tests/store/sample_store.h"
#include "tests/support/scratch_folder.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT
namespace fs = std::filesystem;

namespace {

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

// Runs `work` in a child process and returns its exit code.
template <typename Work>
int in_child(Work work) {
  const pid_t child = fork();
  if (child == 0) _exit(work());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

}  // namespace

TEST_CASE("the store is the owner's alone") {
  const ScratchFolder folder;
  const mode_t before = umask(0);
  Store store(Env::posix(), folder / "a/b/links.pb");
  REQUIRE(put(store, "fb", "https://1"));
  umask(before);
  CHECK(mode_of(folder / "a/b/links.pb") == 0600);
  CHECK(mode_of(folder / "a/b") == 0700);
  CHECK(mode_of(folder / "a") == 0700);
  CHECK(mode_of(folder / "a/b/links.pb.lock") == 0600);
}

TEST_CASE("a mode that the owner chose survives compaction") {
  const ScratchFolder folder;
  Store store(Env::posix(), folder / "links.pb");
  REQUIRE(put(store, "fb", "https://1"));
  REQUIRE(chmod((folder / "links.pb").c_str(), 0644) == 0);
  REQUIRE(store.compact());
  CHECK(mode_of(folder / "links.pb") == 0644);
}

TEST_CASE("a symbolic link is followed: what it points to is locked, written and replaced") {
  for (const std::string target : {"relative", "absolute"}) {
    CAPTURE(target);
    const ScratchFolder folder;
    fs::create_directories(folder / "dotfiles");
    fs::create_directories(folder / "data");
    fs::create_symlink(target == "relative" ? "../dotfiles/links.pb" : folder / "dotfiles/links.pb",
                       folder / "data/links.pb");
    Store store(Env::posix(), folder / "data/links.pb");
    REQUIRE(put(store, "fb", "https://1"));  // the target does not exist yet
    REQUIRE(put(store, "gh", "https://2"));
    REQUIRE(store.compact());
    CHECK(fs::is_symlink(folder / "data/links.pb"));
    CHECK(fs::exists(folder / "dotfiles/links.pb.lock"));
    CHECK_FALSE(fs::exists(folder / "data/links.pb.lock"));
    CHECK(links_in(Store(Env::posix(), folder / "dotfiles/links.pb")) ==
          Links{{"fb", "https://1"}, {"gh", "https://2"}});
  }
}

TEST_CASE("symbolic links in a circle are an error") {
  const ScratchFolder folder;
  fs::create_symlink(folder / "b", folder / "a");
  fs::create_symlink(folder / "a", folder / "b");
  Store store(Env::posix(), folder / "a");
  CHECK(put(store, "fb", "https://1").error().os_error == ELOOP);
}

TEST_CASE("a lock is waited for and its holder named") {
  const ScratchFolder folder;
  const auto held = Env::posix().lock(folder / "lock", std::chrono::milliseconds(0));
  REQUIRE(held);
  const auto refused = Env::posix().lock(folder / "lock", std::chrono::milliseconds(20));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::locked);
  CHECK(refused.error().message ==
        fmt::format("the store is locked by process {}; try again when it is done", getpid()));
}

TEST_CASE("a lock goes with its process") {
  const ScratchFolder folder;
  CHECK(in_child([&] {
          const auto lock = Env::posix().lock(folder / "lock", std::chrono::milliseconds(0));
          return lock ? 0 : 1;
        }) == 0);
  CHECK(Env::posix().lock(folder / "lock", std::chrono::milliseconds(0)));
}

TEST_CASE("what is no regular file is refused at once") {
  const ScratchFolder folder;
  REQUIRE(mkfifo((folder / "fifo").c_str(), 0600) == 0);
  CHECK_FALSE(Store(Env::posix(), folder / "fifo").read());
  CHECK_FALSE(Store(Env::posix(), folder.path()).read());
  CHECK_FALSE(Store(Env::posix(), "/dev/null").read());
}

TEST_CASE("a file larger than any store is refused before it is read") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb";
  Store store(Env::posix(), path);
  REQUIRE(put(store, "fb", "https://1"));
  Follower follower(Env::posix(), path);
  REQUIRE(follower.refresh());
  REQUIRE(truncate(path.c_str(), std::int64_t{7} << 40) == 0);  // sparse
  CHECK(store.read().error().code == ErrorCode::corrupt);
  CHECK(put(store, "gh", "https://2").error().code == ErrorCode::corrupt);
  CHECK(follower.refresh().error().code == ErrorCode::corrupt);
  follower.read([](const Index& index) { CHECK(index.find("fb")); });
}

TEST_CASE("many processes add at once and none of the links is lost") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb";
  std::vector<pid_t> children;
  for (int process = 0; process < 32; ++process) {
    const pid_t child = fork();
    if (child == 0) {
      Store store(Env::posix(), path);
      for (int i = 0; i < 25;) {
        const auto committed = put(store, fmt::format("p{}x{}", process, i), "https://h");
        if (committed) ++i;
        // A machine with much else to do may not let this process have the lock in time: nothing was saved, ask again.
        else if (committed.error().code != ErrorCode::locked) _exit(1);
      }
      _exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  CHECK(links_in(Store(Env::posix(), path)).size() == 32 * 25);
  CHECK(Store(Env::posix(), path).read()->log().last_number == 32 * 25);
}

TEST_CASE("writers killed at random moments lose no acknowledged link") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb";
  for (unsigned round = 0; round < 30; ++round) {
    int pipe_ends[2];
    REQUIRE(pipe(pipe_ends) == 0);
    const pid_t child = fork();
    if (child == 0) {
      Store store(Env::posix(), path);
      for (unsigned i = 0;; ++i) {
        if (!put(store, fmt::format("r{}x{}", round, i), "https://h/" + std::string(i % 5000, 'x'))) _exit(1);
        if (i % 10 == 9 && !store.compact()) _exit(1);
        if (write(pipe_ends[1], &i, sizeof i) != sizeof i) _exit(1);
      }
    }
    close(pipe_ends[1]);
    unsigned acknowledged = 0;
    const unsigned enough = round;  // a different moment each time
    while (read(pipe_ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged && acknowledged < enough) {
    }
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    while (read(pipe_ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged) {
    }
    close(pipe_ends[0]);
    const Links links = links_in(Store(Env::posix(), path));
    for (unsigned i = 0; i <= acknowledged; ++i) CHECK(links.contains(fmt::format("r{}x{}", round, i)));
  }
}

TEST_CASE("a daemon's lock tells who holds it, and nothing once the holder is gone") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb.daemon";
  CHECK_FALSE(running_instance(path)->has_value());
  int ready[2], done[2];
  REQUIRE((pipe(ready) == 0 && pipe(done) == 0));
  const pid_t child = fork();
  if (child == 0) {
    auto lock = InstanceLock::take(path, "1.2.3");
    const bool ok = lock && (*lock)->announce("127.0.0.1:1");
    char byte = ok ? 'y' : 'n';
    if (write(ready[1], &byte, 1) == 1 && read(done[0], &byte, 1) == 1) _exit(0);
    _exit(1);
  }
  char byte = 'n';
  REQUIRE(read(ready[0], &byte, 1) == 1);
  CHECK(byte == 'y');
  const auto instance = running_instance(path);
  REQUIRE((instance && *instance));
  CHECK((*instance)->pid == child);
  CHECK((*instance)->version == "1.2.3");
  CHECK((*instance)->address == "127.0.0.1:1");
  CHECK(InstanceLock::take(path, "1.2.3").error().code == ErrorCode::locked);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  CHECK_FALSE(running_instance(path)->has_value());
  CHECK(InstanceLock::take(path, "1.2.3"));
  for (const int end : {ready[0], ready[1], done[0], done[1]}) close(end);
}

TEST_CASE("versions are compared number by number") {
  CHECK(compare_versions("1.10.0", "1.9.2") > 0);
  CHECK(compare_versions("1.0", "1.0.0") == 0);
  CHECK(compare_versions("0.9", "1") < 0);
  CHECK(compare_versions("", "0.1.0") < 0);
}

TEST_CASE("a lock file that was removed while waiting for it locks nobody out, and lets nobody in beside the new one") {
  const ScratchFolder folder;
  const std::string path = folder / "lock";
  auto first = Env::posix().lock(path, std::chrono::milliseconds(0));
  REQUIRE(first);
  fs::remove(path);
  const auto second = Env::posix().lock(path, std::chrono::milliseconds(0));  // somebody thought the file was stale
  REQUIRE(second);
  first->reset();
  CHECK_FALSE(Env::posix().lock(path, std::chrono::milliseconds(20)));
}

TEST_CASE("the text of an earlier daemon is not taken for the word of the one that holds the lock") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb.daemon";
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = InstanceLock::take(path, "2.0.0");
    const int file = open(path.c_str(), O_WRONLY);
    const std::string stale = "golinksd 1.0.0 pid 1 127.0.0.1:9\n";
    const bool ok = lock && pwrite(file, stale.data(), stale.size(), 0) > 0 && write(ready[1], "y", 1) == 1;
    if (ok) pause();
    _exit(1);
  }
  char byte = 'n';
  REQUIRE(read(ready[0], &byte, 1) == 1);
  const auto instance = running_instance(path);
  REQUIRE((instance && *instance));
  CHECK((*instance)->pid == child);
  CHECK((*instance)->version.empty());
  CHECK((*instance)->address.empty());
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  for (const int end : ready) close(end);
}

TEST_CASE("copied bytes outlive the end of their file") {
  const ScratchFolder folder;
  const std::string path = folder / "file";
  const std::string written(100'000, 'x');
  auto writer = Env::posix().open(path, OpenMode::create);
  REQUIRE(writer);
  REQUIRE((*writer)->write_at(0, written));
  const auto reader = Env::posix_copying().open(path, OpenMode::read);
  REQUIRE(reader);
  const auto copy = (*reader)->map(written.size());
  REQUIRE(copy);
  REQUIRE((*writer)->truncate(0));
  CHECK((*copy)->bytes() == written);
  const auto shorter = (*reader)->map(written.size());  // its end moved after its size was asked for
  REQUIRE(shorter);
  CHECK((*shorter)->bytes().empty());
}
