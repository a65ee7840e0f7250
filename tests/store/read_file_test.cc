#include "store/read_file.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "tests/support/fault_env.h"
#include "tests/support/scratch_folder.h"

using namespace golinks;        // NOLINT
using namespace golinks::test;  // NOLINT

namespace {

std::string letters(std::size_t size) {
  std::string text;
  while (text.size() < size) text += static_cast<char>('a' + text.size() % 23);
  return text;
}

struct Disk : FaultEnv {
  const std::string path = "/file";
  Result<FileBytes> read(std::uint64_t begin, std::uint64_t end) {
    return read_bytes(**open(path, OpenMode::read), begin, end);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Disk, "what lies around bad sectors is read, and they are told") {
  const std::string text = letters(50'000);
  set_contents(path, text);
  for (const std::size_t bad : {std::size_t{0}, std::size_t{20'000}, std::size_t{21'000}, text.size() - 1})
    break_sector(path, bad);
  std::string expected = text;
  const auto lose = [&](std::size_t begin, std::size_t size) {
    expected.replace(begin, size, std::string(size, '\xff'));
  };
  lose(0, 4096);
  lose(4 * 4096, 2 * 4096);
  lose(12 * 4096, text.size() - 12 * 4096);
  const auto bytes = read(0, text.size());
  REQUIRE(bytes);
  CHECK(bytes->view() == expected);
  CHECK(bytes->unreadable == 3 * 4096 + text.size() - 12 * 4096);
  CHECK(read(5000, 9000)->view() == text.substr(5000, 4000));
  CHECK(read(5000, text.size())->view() == expected.substr(5000));
  CHECK(read(7, 7)->view().empty());
}

TEST_CASE_FIXTURE(Disk, "when nothing can be read, or not for a bad sector, that is the error") {
  set_contents(path, letters(3000));
  fail(Operation::read, 1, ESTALE);
  CHECK(read(0, 3000).error().os_error == ESTALE);
  break_sector(path, 100);
  CHECK(read(0, 3000).error().os_error == EIO);
}

TEST_CASE("a file is read where it cannot be mapped, and as far as there is one") {
  const auto proc = Env::posix().open("/proc/self/status", OpenMode::read);  // procfs maps nothing
  if (proc) {
    const auto bytes = (*proc)->map(5);
    REQUIRE(bytes);
    CHECK((*bytes)->bytes() == "Name:");
  }
  const ScratchFolder folder;
  std::ofstream(folder / "short") << "short";
  const auto file = Env::posix().open(folder / "short", OpenMode::read);
  REQUIRE(file);
  const auto bytes = (*file)->map(3 * 4096);  // as it was before somebody cut it
  REQUIRE(bytes);
  CHECK((*bytes)->bytes().substr(0, 5) == "short");
}
