#include <doctest/doctest.h>
#include <pwd.h>
#include <unistd.h>

#include "tests/support/sandbox.h"
#include "tests/support/skip.h"

using golinks::test::Outcome;
using golinks::test::Sandbox;

namespace {

constexpr const char* plain = "a\thttps://example.com\t\t\n";
constexpr const char* coloured = "\x1b[1;36ma\x1b[0m\thttps://example.com\t\t\n";

void import_many(Sandbox& sandbox, int count) {
  std::string lines;
  for (int i = 0; i < count; ++i)
    lines += R"({"keyword":"k)" + std::to_string(i) + R"(","target":"https://example.com"})" + "\n";
  REQUIRE(sandbox.run({"import", "-"}, {.input = lines}).code == 0);
}

}  // namespace

TEST_CASE("colours follow --color, NO_COLOR, CLICOLOR_FORCE and the terminal") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "example.com"});
  struct Case {
    std::vector<std::string> words;
    std::map<std::string, std::string> environment;
    std::string out;
  };
  const Case cases[] = {
      {{"ls"}, {}, plain},
      {{"--color", "always", "ls"}, {}, coloured},
      {{"ls", "--color=always"}, {}, coloured},
      {{"ls", "--color=always"}, {{"NO_COLOR", "1"}}, coloured},
      {{"ls"}, {{"CLICOLOR_FORCE", "1"}}, coloured},
      {{"ls"}, {{"CLICOLOR_FORCE", "0"}}, plain},
      {{"ls"}, {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}, plain},
      {{"--color=never", "ls"}, {{"CLICOLOR_FORCE", "1"}}, plain},
  };
  for (const Case& one : cases)
    CHECK(sandbox.run(one.words, {.environment = one.environment}) == Outcome{one.out, "", 0});

  const auto is_coloured = [&](const std::map<std::string, std::string>& environment) {
    return sandbox.run({"ls"}, {.environment = environment, .terminal = true}).out.find('\x1b') != std::string::npos;
  };
  CHECK(is_coloured({}));
  CHECK(is_coloured({{"NO_COLOR", ""}}));
  CHECK_FALSE(is_coloured({{"NO_COLOR", "1"}}));
  CHECK_FALSE(is_coloured({{"TERM", "dumb"}}));
}

TEST_CASE("output that cannot be written is an error") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "example.com"});
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"ls"}, {"get", "a"}, {"help"}, {"export"}, {"log"}}) {
    CHECK(sandbox.run(words, {.out_path = "/dev/full"}) ==
          Outcome{"", "golinks: cannot write the output: No space left on device\n", 1});
  }
}

TEST_CASE("output that a process of the person's own cannot write is an error too") {
  const bool can = ::geteuid() == 0 && ::getpwnam("nobody") != nullptr;
  if (golinks::test::is_skipped(can ? std::nullopt : std::optional<std::string>("this needs root and a user nobody")))
    return;
  Sandbox sandbox;
  const std::string told = "golinks: cannot write the output: No space left on device\n";
  const Outcome setup = sandbox.run({"setup", "--dry-run", "--user", "nobody"}, {.out_path = "/dev/full"});
  CHECK(setup == Outcome{"", told + "golinks: nothing was changed\n", 1});
  const Outcome doctor = sandbox.run({"doctor"}, {.environment = {{"SUDO_USER", "nobody"}}, .out_path = "/dev/full"});
  CHECK(doctor == Outcome{"", told, 1});
}

TEST_CASE("a closed pipe ends a long listing quietly") {
  Sandbox sandbox;
  import_many(sandbox, 20000);
  const std::string command = Sandbox::golinks().string() + " ls | head -n 1";
  CHECK(sandbox.run_program("sh", {"-c", command}) == Outcome{"k0\thttps://example.com\t\t\n", "", 0});
  const std::string ignoring = "trap '' PIPE; " + command;
  CHECK(sandbox.run_program("sh", {"-c", ignoring}) == Outcome{"k0\thttps://example.com\t\t\n", "", 0});
}

TEST_CASE("a standard output that does not block is written to the end") {
  Sandbox sandbox;
  import_many(sandbox, 2000);
  const std::string all = sandbox.run({"export"}).out;
  REQUIRE(all.size() > std::size_t{128} * 1024);
  // Nothing is read before the pipe is full.
  const std::string script =
      "import array, fcntl, os, subprocess, sys, termios\n"
      "r, w = os.pipe()\n"
      "os.set_blocking(w, False)\n"
      "p = subprocess.Popen([sys.argv[1], 'export'], stdout=w)\n"
      "os.close(w)\n"
      "held = array.array('i', [0])\n"
      "while held[0] < 60000 and p.poll() is None: fcntl.ioctl(r, termios.FIONREAD, held)\n"
      "out = b''\n"
      "while chunk := os.read(r, 4096): out += chunk\n"
      "sys.stdout.write(out.decode())\n"
      "sys.exit(p.wait())\n";
  const Outcome outcome = sandbox.run_program("python3", {"-c", script, Sandbox::golinks().string()});
  CHECK(outcome.code == 0);
  CHECK(outcome.out == all);
}

TEST_CASE("closed standard streams never become the store") {
  Sandbox sandbox;
  const std::string golinks = Sandbox::golinks().string();
  CHECK(sandbox.run_program("sh", {"-c", golinks + " add a example.com >&- 2>&- <&-"}).code == 1);
  CHECK(sandbox.run({"ls"}) == Outcome{plain, "", 0});
}

TEST_CASE("a store cut while it is read ends the command with an explanation") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "example.com"});
  // What the kernel sends to a reader of the lost part is sent here by the editor, at a moment when golinks surely
  // waits.
  const auto editor = sandbox.write_script("editor", "kill -BUS $PPID\n");
  CHECK(sandbox.run({"edit", "a"}, {.environment = {{"EDITOR", "exec " + editor.string()}}}) ==
        Outcome{"", "golinks: the store file was cut while it was read; run the command again\n", 1});
}
