#include "cli/setup/record.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "tests/support/scratch_folder.h"

namespace golinks::cli {
namespace {

namespace fs = std::filesystem;

TEST_CASE("folders that setup created are removed, those that others use by now stay") {
  const test::ScratchFolder folder;
  const Record record(folder / "state/record");
  fs::create_directories(folder / "etc");
  REQUIRE(record.create_folder(folder / "etc/a/b"));
  REQUIRE(record.create_folder(folder / "etc/c"));
  REQUIRE(record.create_folder(folder / "etc"));
  std::ofstream(folder / "etc/c/file") << "x";
  REQUIRE(record.clear());
  CHECK(fs::exists(folder / "etc/c/file"));
  CHECK_FALSE(fs::exists(folder / "etc/a"));
  CHECK_FALSE(fs::exists(folder / "state"));
  CHECK(fs::exists(folder / "etc"));
  REQUIRE(record.clear());
}

TEST_CASE("a deed that fails is struck out, unless it was there before") {
  const test::ScratchFolder folder;
  const Record record(folder / "record");
  const auto fail = [] { return Result<void>(failure(ErrorCode::io, "no")); };
  CHECK(record.note_and_do("right", "/a", fail).error().message == "no");
  CHECK_FALSE(*record.says("right", "/a"));
  bool was_noted_first = false;
  REQUIRE(record.note_and_do("right", "/a", [&] {
    was_noted_first = *record.says("right", "/a");
    return Result<void>();
  }));
  CHECK(was_noted_first);
  CHECK_FALSE(record.note_and_do("right", "/a", fail));
  CHECK(*record.says("right", "/a"));
}

TEST_CASE("a deed is known once it was noted, until the record is cleared") {
  const test::ScratchFolder folder;
  const Record record(folder / "state/record");
  const std::string file = folder / "a file";
  CHECK_FALSE(*record.says("file", file));
  for (int time = 0; time < 2; ++time) REQUIRE(record.note(deed_of_writing("ours\n"), file));
  CHECK(*record.says(deed_of_writing("ours\n"), file));
  CHECK_FALSE(*record.says(deed_of_writing("theirs\n"), file));
  CHECK_FALSE(*record.says(deed_of_writing("ours\n"), folder / "a"));
  REQUIRE(record.note("right", file));
  REQUIRE(record.note("right", "/another"));
  CHECK(*record.files_of("right") == std::vector<std::string>{file, "/another"});
  CHECK(record.files_of("rig")->empty());
  CHECK(record.exists());
  REQUIRE(record.clear());
  CHECK_FALSE(fs::exists(folder / "state"));
}

TEST_CASE("whoever changes a record holds its lock, and nothing is left of that once the record is cleared") {
  const test::ScratchFolder folder;
  const Record record(folder / "state/record");
  CHECK_FALSE(record.exists());
  {
    const auto lock = record.lock();
    REQUIRE(lock);
    CHECK_FALSE(Env::posix().lock(folder / "state/record.lock", std::chrono::milliseconds(0)));
    REQUIRE(record.note("right", "/a"));
  }
  CHECK(Env::posix().lock(folder / "state/record.lock", std::chrono::milliseconds(0)));
  REQUIRE(record.lock());
  REQUIRE(record.clear());
  CHECK_FALSE(fs::exists(folder / "state"));
  CHECK_FALSE(record.exists());
}

}  // namespace
}  // namespace golinks::cli
