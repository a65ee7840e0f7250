// One store has one lock, whatever it is called; and nothing is made beside what is no store.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/store/sample_store.h"
#include "tests/support/as_user.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/skip.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT
namespace fs = std::filesystem;

namespace {

constexpr int adds_of_each = 100;

void add_many(const std::string& path, const std::string& prefix, std::atomic<int>& failures) {
  Store store(Env::posix(), path);
  for (int i = 0; i < adds_of_each; ++i) {
    if (!put(store, fmt::format("{}{}", prefix, i), "https://h")) ++failures;
  }
}

// Adds through each of the names at once; the number that were acknowledged and are not there.
int lost_among(
    const std::vector<std::string>& names, const std::function<void()>& meanwhile = [] {}) {
  std::atomic<int> failures = 0, running = static_cast<int>(names.size());
  std::vector<std::thread> writers;
  for (std::size_t i = 0; i < names.size(); ++i) {
    writers.emplace_back([&, i] {
      add_many(names[i], fmt::format("w{}x", i), failures);
      --running;
    });
  }
  while (running > 0) meanwhile();
  for (std::thread& writer : writers) writer.join();
  CHECK(failures == 0);
  const Links links = links_in(Store(Env::posix(), names.front()));
  int lost = 0;
  for (std::size_t writer = 0; writer < names.size(); ++writer) {
    for (int i = 0; i < adds_of_each; ++i) lost += links.contains(fmt::format("w{}x{}", writer, i)) ? 0 : 1;
  }
  return lost;
}

bool bind(const std::string& from, const std::string& to) {
  return unshare(CLONE_NEWNS) == 0 && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount(from.c_str(), to.c_str(), nullptr, MS_BIND, nullptr) == 0;
}

std::optional<std::string> obstacle_to_mounts() {
  if (in_child([] { return unshare(CLONE_NEWNS) == 0 ? 0 : 1; }) == 0) return std::nullopt;
  return "only root can mount a file elsewhere";
}

std::set<std::string> files_in(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

void write_file(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

}  // namespace

TEST_CASE("two hard-linked names of one store are one store") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb", other = folder / "other.pb";
  Store store(Env::posix(), path);
  REQUIRE(put(store, "first", "https://h"));
  fs::create_hard_link(path, other);
  CHECK(lost_among({path, other, path, other}) == 0);
}

TEST_CASE("a store that is mounted elsewhere, too, is one store") {
  if (is_skipped(obstacle_to_mounts())) return;
  const ScratchFolder folder;
  const std::string path = folder / "links.pb", other = folder / "mounted.pb";
  Store store(Env::posix(), path);
  REQUIRE(put(store, "first", "https://h"));
  write_file(other, "");
  CHECK(in_child([&] { return bind(path, other) && lost_among({path, other}) == 0 ? 0 : 1; }) == 0);
}

TEST_CASE("a lock file that is deleted while it is held lets nobody in") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb";
  const auto delete_lock = [&] {
    std::error_code ignored;
    fs::remove(path + ".lock", ignored);
  };
  SUBCASE("of a store that is there") {
    Store store(Env::posix(), path);
    REQUIRE(put(store, "first", "https://h"));
    CHECK(lost_among({path, path, path}, delete_lock) == 0);
  }
  SUBCASE("of one that begins") {
    for (int round = 0; round < 20; ++round) {
      fs::remove(path);
      std::atomic<int> begun = 0;
      std::vector<std::thread> writers;
      for (int i = 0; i < 4; ++i) {
        writers.emplace_back([&, i] {
          Store store(Env::posix(), path);
          begun += put(store, fmt::format("k{}", i), "https://h") ? 1 : 0;
        });
      }
      delete_lock();
      for (std::thread& writer : writers) writer.join();
      CHECK(static_cast<int>(links_in(Store(Env::posix(), path)).size()) == begun);
    }
  }
}

TEST_CASE("who holds the lock on the file itself is named") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb";
  Store store(Env::posix(), path);
  REQUIRE(put(store, "first", "https://h"));
  const auto held = Env::posix().open(path, OpenMode::write);
  REQUIRE((*held)->lock(std::chrono::milliseconds(0)));
  const auto other = Env::posix().open(path, OpenMode::write);
  const auto refused = (*other)->lock(std::chrono::milliseconds(1));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::locked);
  if (fs::exists("/proc/locks")) CHECK(refused.error().message.find("is locked by ") != std::string::npos);
}

TEST_CASE("a store with a hard link is not replaced: the other name would keep the old links") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb";
  Store store(Env::posix(), path);
  REQUIRE(put(store, "first", "https://h"));
  fs::create_hard_link(path, folder / "other.pb");
  const auto files = files_in(folder.path());
  const auto refused = store.compact();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("has another name (a hard link)") != std::string::npos);
  CHECK(files_in(folder.path()) == files);
  CHECK(fs::hard_link_count(path) == 2);
}

TEST_CASE("a mounted file that was replaced where it comes from takes no more changes") {
  if (is_skipped(obstacle_to_mounts())) return;
  const ScratchFolder folder;
  const std::string path = folder / "links.pb", other = folder / "mounted.pb";
  Store store(Env::posix(), path);
  REQUIRE(put(store, "first", "https://h"));
  write_file(other, "");
  CHECK(in_child([&] {
          if (!bind(path, other) || !store.compact()) return 1;
          Store mounted(Env::posix(), other);
          const auto refused = put(mounted, "lost", "https://h");
          return !refused && refused.error().message.find("was removed from the folder") != std::string::npos ? 0 : 2;
        }) == 0);
}

TEST_CASE("nothing is made beside what is no store, nor for a change that is refused") {
  const ScratchFolder folder;
  write_file(folder / "passwd", "root:x:0:0::/root:/bin/sh\n");
  fs::create_directories(folder / "folder");
  REQUIRE(mkfifo((folder / "fifo").c_str(), 0600) == 0);
  const auto before = files_in(folder.path());
  for (const std::string name : {"passwd", "folder", "fifo"}) {
    CAPTURE(name);
    Store store(Env::posix(), folder / name);
    CHECK_FALSE(put(store, "a", "https://a"));
    CHECK_FALSE((store.compact() && name != "folder"));
    CHECK_FALSE(store.repair());
    CHECK(files_in(folder.path()) == before);
  }
  CHECK_FALSE(put(*std::make_unique<Store>(Env::posix(), "/dev/null"), "a", "https://a"));
  CHECK_FALSE(fs::exists("/dev/null.lock"));

  Store missing(Env::posix(), folder / "new/links.pb");
  CHECK_FALSE(missing.change("refused", [](const StoreView&) -> Result<Changes> {
    return failure(ErrorCode::not_found, "no link named 'x'");
  }));
  REQUIRE(missing.change("nothing", [](const StoreView&) -> Result<Changes> { return Changes{}; }));
  CHECK(files_in(folder.path()) == before);
}

TEST_CASE("a lease on the store is waited for") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb";
  Store store(Env::posix(), path);
  REQUIRE(put(store, "first", "https://h"));
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t holder = fork();
  if (holder == 0) {
    sigset_t breaking;
    sigemptyset(&breaking);
    sigaddset(&breaking, SIGIO);
    sigprocmask(SIG_BLOCK, &breaking, nullptr);
    const int file = open(path.c_str(), O_RDWR);
    const char answer = fcntl(file, F_SETLEASE, F_WRLCK) == 0 ? 'y' : 'n';
    int signal = 0;
    if (write(ready[1], &answer, 1) == 1 && answer == 'y') sigwait(&breaking, &signal);
    fcntl(file, F_SETLEASE, F_UNLCK);
    _exit(0);
  }
  char answer = 'n';
  REQUIRE(read(ready[0], &answer, 1) == 1);
  if (answer == 'y') CHECK(put(store, "second", "https://h"));
  waitpid(holder, nullptr, 0);
  for (const int end : ready) close(end);
  if (answer != 'y') CHECK_FALSE(!is_skipped("this file system has no leases"));
}

TEST_CASE("a lock file that is another file by a link is refused, and that file is left alone") {
  const ScratchFolder folder;
  const std::string path = folder / "links.pb";
  const std::string victim = folder / "victim";
  write_file(victim, "somebody's words");
  fs::permissions(victim, fs::perms::owner_read | fs::perms::owner_write);
  SUBCASE("symbolic") { fs::create_symlink(victim, path + ".lock"); }
  SUBCASE("hard") { fs::create_hard_link(victim, path + ".lock"); }
  Store store(Env::posix(), path);
  CHECK_FALSE(put(store, "a", "https://a"));
  std::ifstream file(victim);
  CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == "somebody's words");
}
