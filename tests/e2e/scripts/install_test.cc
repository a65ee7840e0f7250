// scripts/install.sh where it cannot go on: it says what to do, and builds nothing.
#include <doctest/doctest.h>

#include <string>

#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::Sandbox;

namespace {

// A machine with a few programs that every system has, and with those that the test adds.
class Machine : public Sandbox {
 public:
  Machine() {
    for (const char* program : {"cat", "dirname", "grep", "id", "printf", "sh"}) {
      std::filesystem::create_directories(home() / "bin");
      std::filesystem::create_symlink(std::filesystem::path("/usr/bin") / program, home() / "bin" / program);
    }
  }

  void add_program(const std::string& name, const std::string& shell_text) const {
    std::filesystem::remove(home() / "bin" / name);
    write_script("bin/" + name, shell_text);
  }

  Outcome install() {
    return run_program("/bin/sh", {GOLINKS_SOURCE_DIR "/scripts/install.sh"},
                       {.environment = {{"PATH", (home() / "bin").string()}, {"PREFIX", "installed"}}});
  }
};

}  // namespace

TEST_CASE("install.sh names the packages where it knows no package manager, and the commands to go on with") {
  Machine machine;
  const Outcome outcome = machine.install();
  CHECK(outcome.code == 1);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.starts_with(
      "This is neither Debian nor Ubuntu. Install the equivalents of these packages:\n  g++\n  cmake\n"));
  CHECK(outcome.err.find("\n  libprotobuf-dev\n") != std::string::npos);
  CHECK(outcome.err.ends_with("\nThen: cmake -S . -B build && cmake --build build && cmake --install build\n"));
}

TEST_CASE("install.sh tells those without sudo what root is to install") {
  Machine machine;
  machine.add_program("apt-get", "touch \"$HOME/called\"\n");
  machine.add_program("id", "echo 1000\n");
  machine.add_program("dpkg-query", "case $* in *robin-map-dev | *cmake) exit 1;; *) echo installed;; esac\n");
  CHECK(machine.install() == Outcome{"",
                                     "Packages are missing, and there is no sudo to install them with. Run as root:\n"
                                     "  apt-get install --no-install-recommends cmake robin-map-dev\n",
                                     1});
  CHECK_FALSE(std::filesystem::exists(machine.home() / "called"));
}
