// Each request sees the file as it is at that moment.
#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "tests/e2e/daemon/daemon_process.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

struct Edited {
  Sandbox sandbox;
  DaemonProcess daemon{sandbox};
  HttpClient client{daemon.address()};

  std::string location(const std::string& keyword) { return client.get("/" + keyword).header("location"); }
  void golinks(const std::vector<std::string>& arguments) {
    const Outcome outcome = sandbox.run(arguments);
    CAPTURE(outcome.err);
    REQUIRE(outcome.code == 0);
  }
};

std::size_t times(const std::string& text, const std::string& said) {
  std::size_t count = 0;
  for (std::size_t at = text.find(said); at != std::string::npos; at = text.find(said, at + 1)) ++count;
  return count;
}

std::string target(int i) { return "https://example.com/" + std::to_string(i); }

TEST_CASE_FIXTURE(Edited, "each of 200 edits is seen by the very next request") {
  CHECK(client.get("/fb").status == 404);
  golinks({"add", "fb", target(0)});
  CHECK(location("fb") == target(0));
  for (int i = 1; i < 200; ++i) {
    golinks({"edit", "fb", target(i)});
    REQUIRE(location("fb") == target(i));
  }
}

TEST_CASE_FIXTURE(Edited, "undo, compaction, renaming and removal are seen by the very next request") {
  golinks({"add", "fb", target(1)});
  golinks({"edit", "fb", target(2)});
  CHECK(location("fb") == target(2));
  golinks({"undo"});
  CHECK(location("fb") == target(1));
  golinks({"compact"});
  CHECK(location("fb") == target(1));
  golinks({"edit", "fb", target(3)});
  CHECK(location("fb") == target(3));
  golinks({"compact"});
  golinks({"undo"});
  CHECK(location("fb") == target(1));
  golinks({"mv", "fb", "face"});
  CHECK(location("face") == target(1));
  CHECK(client.get("/fb").status == 404);
  golinks({"rm", "face"});
  CHECK(client.get("/face").status == 404);
}

TEST_CASE_FIXTURE(Edited,
                  "a file that is gone or unreadable leaves the last good links served, and one line in the log") {
  golinks({"add", "fb", target(1)});
  CHECK(location("fb") == target(1));
  const fs::path away = sandbox.store().string() + ".away";
  fs::rename(sandbox.store(), away);
  for (int i = 0; i < 5; ++i) CHECK(location("fb") == target(1));
  fs::rename(away, sandbox.store());
  golinks({"edit", "fb", target(2)});
  CHECK(location("fb") == target(2));
  // A file of a newer format says so in its first bytes.
  fs::copy_file(sandbox.store(), away);
  std::ofstream(sandbox.store(), std::ios::binary) << "\x08\x7f";
  for (int i = 0; i < 5; ++i) CHECK(location("fb") == target(2));
  fs::rename(away, sandbox.store());
  CHECK(location("fb") == target(2));

  const std::string log = daemon.stop().err;
  CAPTURE(log);
  CHECK(times(log, "are still served") == 2);
  CHECK(log.find("can be read again") != std::string::npos);
}

TEST_CASE_FIXTURE(Edited,
                  "a file that grows beyond all measure leaves the last good links served, and one line in the log") {
  golinks({"add", "fb", target(1)});
  CHECK(location("fb") == target(1));
  const auto size = fs::file_size(sandbox.store());
  for (const std::uintmax_t huge : {std::uintmax_t{3} << 30, std::uintmax_t{7} << 40}) {
    std::error_code too_large;
    fs::resize_file(sandbox.store(), huge, too_large);  // holes: it takes no room on the disk
    if (too_large) {
      MESSAGE("skipped: this file system holds no file of " << huge << " bytes");
      continue;
    }
    for (int i = 0; i < 5; ++i) CHECK(location("fb") == target(1));
    fs::resize_file(sandbox.store(), size);
    CHECK(location("fb") == target(1));
  }
  const Outcome outcome = daemon.stop();
  CAPTURE(outcome.err);
  CHECK(outcome.code == 0);
  CHECK(times(outcome.err, "are still served") == times(outcome.err, "can be read again"));
  CHECK(times(outcome.err, "are still served") >= 1);
}

TEST_CASE_FIXTURE(Edited, "damage inside the file hides nothing but what it hit, and is logged") {
  golinks({"add", "fb", target(1)});
  golinks({"add", "wiki", target(2)});
  CHECK(location("fb") == target(1));
  CHECK(location("wiki") == target(2));
  std::string bytes = sandbox.read_file(fs::relative(sandbox.store(), sandbox.home()));
  bytes[bytes.find("https://example.com/1") + 3] ^= 0x20;
  std::ofstream(sandbox.store(), std::ios::binary) << bytes;
  CHECK(location("wiki") == target(2));
  const std::string last_good = location("fb");
  CHECK((last_good.empty() || last_good == target(1)));

  daemon.stop();
  DaemonProcess next(sandbox);
  CHECK(next.connect().get("/wiki").header("location") == target(2));
  CHECK(next.connect().get("/fb").status == 404);
  const std::string said = " are damaged; golinks doctor --repair rewrites the rest and keeps the original\n";
  CHECK(next.stop().err.find("bytes of " + sandbox.store().string() + said) != std::string::npos);
}

TEST_CASE_FIXTURE(Edited, "readers beside a writer that never stops see no unknown keyword and no wrong target") {
  constexpr int keywords = 20;
  for (int k = 0; k < keywords; ++k) golinks({"add", "kw" + std::to_string(k), target(k)});
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::atomic<long> answered{0};
  std::vector<std::jthread> readers;
  for (int r = 0; r < 8; ++r) {
    readers.emplace_back([&, r] {
      HttpClient reader = daemon.connect();
      for (int i = r; !stop; ++i) {
        const int k = i % keywords;
        const HttpReply reply = reader.get("/kw" + std::to_string(k));
        const std::string location = reply.header("location");
        // Edits only ever append a version to the target.
        const bool right = reply.status == 302 && location.substr(0, location.find("?v=")) == target(k);
        if (!right) ++wrong;
        ++answered;
      }
    });
  }
  for (int i = 0; i < 150; ++i) {
    const int k = i % keywords;
    golinks({"edit", "kw" + std::to_string(k), target(k) + "?v=" + std::to_string(i)});
    if (i % 25 == 24) golinks({"compact"});
  }
  stop = true;
  readers.clear();
  CHECK(wrong == 0);
  CHECK(answered > 150);
}

}  // namespace
}  // namespace golinks::test
