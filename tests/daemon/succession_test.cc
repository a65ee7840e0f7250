#include "daemon/succession.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/descriptor.h"
#include "tests/support/scratch_folder.h"

namespace golinks {
namespace {

using std::chrono::milliseconds;

struct Folder : test::ScratchFolder {
  [[nodiscard]] std::string instance() const { return *this / "links.pb.daemon"; }
};

// Another process that is the daemon, until it is told to end.
class OtherDaemon {
 public:
  OtherDaemon(const std::string& path, const std::string& version, bool announces = true) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::signal(SIGTERM, SIG_DFL);  // not the test runner's handler
      const auto lock = InstanceLock::take(path, version);
      if (lock && announces) (void)(*lock)->announce("127.0.0.1:1");
      (void)!::write(ends[1], "x", 1);
      while (true) ::pause();
    }
    char byte = 0;
    REQUIRE(::read(ends[0], &byte, 1) == 1);
    ::close(ends[0]);
    ::close(ends[1]);
  }
  ~OtherDaemon() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    (void)how_it_ended();
  }
  int how_it_ended() {
    int status = -1;
    if (pid_ > 0) ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_ = -1;
};

TEST_CASE("the first daemon gets the lock") {
  const Folder folder;
  const auto lock = become_instance(folder.instance(), "1.0.0", Successor::of_older, -1, milliseconds(0));
  REQUIRE(lock);
  CHECK(*lock != nullptr);
}

TEST_CASE("a daemon of the same or a newer version is left alone") {
  for (const char* version : {"1.2.0", "1.10.0"}) {
    const Folder folder;
    const OtherDaemon other(folder.instance(), version);
    const auto lock = become_instance(folder.instance(), "1.2.0");
    REQUIRE(lock);
    CHECK(*lock == nullptr);
  }
}

TEST_CASE("an older daemon is told to end and followed") {
  const Folder folder;
  OtherDaemon other(folder.instance(), "1.9.0");
  const auto lock = become_instance(folder.instance(), "1.10.0");
  REQUIRE(lock);
  CHECK(*lock != nullptr);
  CHECK(WTERMSIG(other.how_it_ended()) == SIGTERM);
}

TEST_CASE("a daemon of any version is followed by one that was handed its socket") {
  for (const char* version : {"1.2.0", "1.10.0"}) {
    const Folder folder;
    OtherDaemon other(folder.instance(), version);
    const auto lock = become_instance(folder.instance(), "1.2.0", Successor::of_any);
    REQUIRE(lock);
    CHECK(*lock != nullptr);
    CHECK(WTERMSIG(other.how_it_ended()) == SIGTERM);
  }
}

TEST_CASE("a holder that has no pid here is reported, never signalled") {
  const Folder folder;
  // The kernel names no process for the lock of an open file description, as for one of another pid namespace.
  const Descriptor file(::open(folder.instance().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  struct flock lock {};
  lock.l_type = F_WRLCK;
  REQUIRE(::fcntl(file.get(), F_OFD_SETLK, &lock) == 0);
  for (const std::string_view pid : {"-1", "0"}) {
    const std::string text = "golinksd 0.0.1 pid " + std::string(pid) + " 127.0.0.1:1\n";
    REQUIRE(::pwrite(file.get(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
    const auto taken = become_instance(folder.instance(), "1.0.0", Successor::of_any);
    REQUIRE_FALSE(taken);
    CHECK(taken.error().message == "another golinksd, elsewhere, serves this store");
  }
}

TEST_CASE("a daemon that never gets ready is waited for, but not for ever") {
  const Folder folder;
  const OtherDaemon other(folder.instance(), "1.0.0", false);
  const auto lock = become_instance(folder.instance(), "2.0.0", Successor::of_older, -1, milliseconds(50));
  REQUIRE_FALSE(lock);
  CHECK(lock.error().code == ErrorCode::locked);
}

}  // namespace
}  // namespace golinks
