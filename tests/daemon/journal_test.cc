#include "daemon/journal.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "store/descriptor.h"
#include "tests/support/scratch_folder.h"

namespace golinks {
namespace {

// Standard error is a file meanwhile.
class Log {
 public:
  Log() { REQUIRE(open_journal(path_)); }
  ~Log() { ::dup2(before_.get(), STDERR_FILENO); }
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  [[nodiscard]] std::size_t size() const { return std::filesystem::file_size(path_); }
  [[nodiscard]] std::string text() const {
    std::ifstream file(path_);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  test::ScratchFolder folder_;
  std::string path_ = folder_ / "log";
  Descriptor before_{::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)};
};

TEST_CASE("a line has its time and both texts") {
  const Log log;
  journal("a connection is closed: ", "no memory");
  const std::string text = log.text();
  CHECK(text.size() == std::string("2026-11-22T09:00:00Z a connection is closed: no memory\n").size());
  CHECK(text.ends_with("Z a connection is closed: no memory\n"));
}

TEST_CASE("the log does not grow beyond its limit while it is written") {
  const Log log;
  const std::string line(1000, 'x');
  std::size_t largest = 0;
  for (int i = 0; i < 5000; ++i) {
    journal(line);
    largest = std::max(largest, log.size());
  }
  CHECK(largest > 1000 * 1024);
  CHECK(largest < 1100 * 1024);
  journal("the end");
  CHECK(log.text().find("the log was larger than 1 MiB and begins anew\n") != std::string::npos);
  CHECK(log.text().ends_with("Z the end\n"));
}

}  // namespace
}  // namespace golinks
