// `cmake --install` below DESTDIR, and the target `uninstall`, which takes away what it put there.
#include <doctest/doctest.h>

#include <fstream>
#include <set>

#include "tests/support/sandbox.h"
#include "tests/support/text_search.h"

namespace golinks::test {
namespace {

namespace fs = std::filesystem;

// The files below a folder, relative to it.
std::set<std::string> files_below(const fs::path& folder) {
  std::set<std::string> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_directory()) files.insert(entry.path().lexically_relative(folder).string());
  }
  return files;
}

// What cmake has written down of an installation, relative to its prefix.
std::set<std::string> installed_below(const fs::path& prefix, const fs::path& manifest_path) {
  std::set<std::string> files;
  std::ifstream manifest(manifest_path);
  for (std::string line; std::getline(manifest, line);)
    files.insert(fs::path(line).lexically_relative(prefix).string());
  return files;
}

// A folder into which the build that is being tested is installed. The build folder's install_manifest.txt tells of
// where its owner has installed golinks, and stays: all of golinks is the component that has no name, whose manifest
// cmake calls otherwise, and a copy of that is what is uninstalled by.
class Destination : public Sandbox {
 public:
  Outcome install(const std::string& prefix = "/opt/go links") {
    Outcome installed = run_cmake({"--install", GOLINKS_BUILD_DIR, "--prefix", prefix, "--component", "Unspecified"});
    fs::create_directories(build());
    fs::copy_file(GOLINKS_BUILD_DIR "/install_manifest_Unspecified.txt", manifest(),
                  fs::copy_options::overwrite_existing);
    return installed;
  }
  Outcome uninstall() {
    return run_cmake(
        {"-DBUILD_FOLDER=" + build().string(), "-P", GOLINKS_SOURCE_DIR "/cmake/remove_installed_files.cmake"});
  }
  [[nodiscard]] fs::path build() const { return home() / "build"; }
  [[nodiscard]] fs::path manifest() const { return build() / "install_manifest.txt"; }
  [[nodiscard]] fs::path root() const { return home() / "root"; }
  [[nodiscard]] fs::path prefix() const { return root() / "opt/go links"; }

 private:
  Outcome run_cmake(const std::vector<std::string>& arguments) {
    return run_program(GOLINKS_CMAKE, arguments, {.environment = {{"DESTDIR", root().string()}}});
  }
};

TEST_CASE("with DESTDIR every file is installed below it, and works there") {
  Destination destination;
  const Outcome installed = destination.install();
  CAPTURE(installed);
  REQUIRE(installed.code == 0);
  CHECK(files_below(destination.prefix()) == installed_below("/opt/go links", destination.manifest()));
  CHECK(files_below(destination.prefix()).contains("share/man/man1/golinks.1"));
  CHECK(files_below(destination.root()).size() == files_below(destination.prefix()).size());
  const fs::path golinks = destination.prefix() / "bin/golinks";
  CHECK(destination.run_program(golinks, {"add", "fb", "www.facebook.com"}).out ==
        "go/fb -> https://www.facebook.com\n");
  CHECK(
      has(destination.run_program(golinks, {"daemon", "start", "--listen", "127.0.0.1:0"}).out, "golinksd is running"));
  CHECK(destination.uninstall().code == 0);
}

TEST_CASE("uninstall removes what was installed, its own folders, and nothing of others") {
  Destination destination;
  destination.write_file("root/opt/go links/bin/theirs", "");
  destination.write_file("root/opt/go links/share/doc/golinks/theirs", "");
  REQUIRE(destination.install().code == 0);
  REQUIRE(fs::exists(destination.prefix() / "libexec/golinks/golinksd"));
  const Outcome removed = destination.uninstall();
  CAPTURE(removed);
  CHECK(removed.code == 0);
  CHECK(has(removed.out, "Removed: " + (destination.prefix() / "bin/golinks").string() + "\n"));
  CHECK(files_below(destination.root()) ==
        std::set<std::string>{"opt/go links/bin/theirs", "opt/go links/share/doc/golinks/theirs"});
  CHECK_FALSE(fs::exists(destination.prefix() / "libexec/golinks"));
  CHECK(fs::exists(destination.prefix() / "libexec"));
}

TEST_CASE("uninstall leaves what is not golinks', whatever characters the prefix has") {
  for (const std::string prefix : {"/opt/[x]", "/opt/[x", "/opt/?*", "/opt/$x"}) {
    CAPTURE(prefix);
    Destination destination;
    const fs::path folder = "root" + prefix + "/libexec/golinks";
    destination.write_file(folder / "theirs", "");
    REQUIRE(destination.install(prefix).code == 0);
    REQUIRE(fs::exists(destination.home() / folder / "golinksd"));
    const Outcome removed = destination.uninstall();
    CAPTURE(removed);
    CHECK(removed.code == 0);
    CHECK(files_below(destination.home() / "root" / prefix.substr(1)) ==
          std::set<std::string>{"libexec/golinks/theirs"});
  }
}

TEST_CASE("the target uninstall goes by the manifest of its build folder") {
  Sandbox sandbox;  // with an empty DESTDIR, where it finds nothing to remove
  const Outcome told = sandbox.run_program(GOLINKS_CMAKE, {"--build", GOLINKS_BUILD_DIR, "--target", "uninstall"},
                                           {.environment = {{"DESTDIR", (sandbox.home() / "root").string()}}});
  CAPTURE(told);
  CHECK(told.code == 0);
  CHECK((has(told.out, "nothing was installed from " GOLINKS_BUILD_DIR) ||
         has(told.out, "none of the files in " GOLINKS_BUILD_DIR "/install_manifest.txt is there")));
}

TEST_CASE("the tests leave alone what tells where this build was installed") {
  const fs::path manifest = GOLINKS_BUILD_DIR "/install_manifest.txt";
  const auto read = [&] { return fs::exists(manifest) ? installed_below("/", manifest) : std::set<std::string>(); };
  const std::set<std::string> before = read();
  Destination destination;
  REQUIRE(destination.install().code == 0);
  REQUIRE(destination.uninstall().code == 0);
  CHECK(read() == before);
  for (const std::string& file : before)
    CHECK_FALSE(("/" + file).starts_with(Sandbox::golinks().parent_path().parent_path().string() + "/"));
}

TEST_CASE("uninstall says when there is nothing to uninstall") {
  Destination destination;
  REQUIRE(destination.install().code == 0);
  REQUIRE(destination.uninstall().code == 0);
  const Outcome again = destination.uninstall();
  CHECK(again.code == 0);
  CHECK(has(again.out, "Nothing to uninstall: nothing was installed from " + destination.build().string()));

  REQUIRE(destination.install().code == 0);
  fs::remove_all(destination.root());
  const Outcome gone = destination.uninstall();
  CHECK(gone.code == 0);
  CHECK(has(gone.out, "Nothing to uninstall: none of the files in "));
}

}  // namespace
}  // namespace golinks::test
