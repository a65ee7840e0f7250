#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/sandbox.h"

using golinks::test::Outcome;
using golinks::test::Process;
using golinks::test::Sandbox;

TEST_CASE("adds of many processes at once are all kept") {
  Sandbox sandbox;
  constexpr int count = 40;
  std::vector<Process> processes;
  for (int i = 0; i < count; ++i) processes.push_back(sandbox.start({"add", "k" + std::to_string(i), "example.com"}));
  for (int i = 0; i < count; ++i)
    CHECK(processes[static_cast<std::size_t>(i)].wait() ==
          Outcome{"go/k" + std::to_string(i) + " -> https://example.com\n", "", 0});
  const std::string listed = sandbox.run({"ls"}).out;
  CHECK(std::count(listed.begin(), listed.end(), '\n') == count);
}

// On a busy machine 32 may keep one waiting for the lock for longer than it waits: told so, it tries again.
TEST_CASE("32 programs that add one link after another lose none") {
  Sandbox sandbox;
  constexpr int writers = 32;
  constexpr int adds = 25;
  const std::string script =
      "i=0; while [ $i -lt " + std::to_string(adds) +
      " ]; do until why=$(\"$0\" add \"$1/$i\" \"example.com/$1/$i\" 2>&1); do"
      " case $why in *'store is locked'*) ;; *) echo \"$why\" >&2; exit 1;; esac; done; i=$((i + 1)); done";
  std::vector<Process> processes;
  for (int i = 0; i < writers; ++i)
    processes.push_back(
        sandbox.start_program("sh", {"-c", script, Sandbox::golinks().string(), "w" + std::to_string(i)}));
  for (Process& process : processes) {
    const Outcome outcome = process.wait();
    CHECK(outcome.err.empty());
    CHECK(outcome.code == 0);
  }
  const std::string listed = "\n" + sandbox.run({"ls"}).out;
  for (int i = 0; i < writers; ++i) {
    for (int j = 0; j < adds; ++j) {
      const std::string writer = "w" + std::to_string(i);
      const std::string number = std::to_string(j);
      CHECK(listed.find("\n" + writer + "/" + number + "\thttps://example.com/" + writer + "/" + number + "\t") !=
            std::string::npos);
    }
  }
}

TEST_CASE("of many adds of one keyword exactly one succeeds") {
  Sandbox sandbox;
  std::vector<Process> processes;
  for (int i = 0; i < 20; ++i)
    processes.push_back(sandbox.start({"add", "same", "host" + std::to_string(i) + ".example.com"}));
  int succeeded = 0;
  for (Process& process : processes) succeeded += process.wait().code == 0 ? 1 : 0;
  CHECK(succeeded == 1);
}

TEST_CASE("readers see whole links while writers work") {
  Sandbox sandbox;
  sandbox.run({"add", "a", "one.example.com"});
  std::vector<Process> processes;
  for (int i = 0; i < 10; ++i) {
    processes.push_back(sandbox.start({"edit", "a", i % 2 == 0 ? "two.example.com" : "one.example.com"}));
    const std::string url = sandbox.run({"get", "a"}).out;
    CHECK((url == "https://one.example.com\n" || url == "https://two.example.com\n"));
  }
  for (Process& process : processes) CHECK(process.wait().code == 0);
}
