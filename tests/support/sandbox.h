// A home of its own for one test: the installed programs run in it, with an environment built from nothing.
//
//   Sandbox sandbox;
//   CHECK(sandbox.run({"add", "fb", "www.facebook.com"}) == Outcome{"go/fb -> https://www.facebook.com\n", "", 0});
//
// The programs are those below $GOLINKS_TEST_PREFIX. The folder is removed at the end, or kept and named when the test
// failed. Daemons started for a store of the sandbox are stopped, so nothing outlives a test.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace golinks::test {

struct RunOptions {
  std::string input = {};
  std::map<std::string, std::string> environment = {};  // on top of the sandbox's
  std::filesystem::path folder = {};                    // the working folder; the sandbox's home by default
  std::string out_path = {};                            // see ProcessSpec
  bool terminal = false;
  int columns = 80;
};

// Thread-safe, apart from set() and unset().
class Sandbox {
 public:
  Sandbox();
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  [[nodiscard]] const std::filesystem::path& home() const { return home_; }
  [[nodiscard]] std::filesystem::path store() const;  // where golinks keeps the links by default

  // The environment of all later runs: PATH, HOME, TMPDIR, TZ=UTC, LC_ALL=C.UTF-8, GOLINKS_NO_DAEMON=1.
  void set(const std::string& name, const std::string& value) { environment_[name] = value; }
  void unset(const std::string& name) { environment_.erase(name); }

  // Runs `golinks ARGUMENTS...` to its end.
  Outcome run(const std::vector<std::string>& arguments, const RunOptions& options = {});
  // The same, without waiting.
  [[nodiscard]] Process start(const std::vector<std::string>& arguments, const RunOptions& options = {});
  // Any other program, by its path or by its name in /usr/bin or /bin.
  Outcome run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                      const RunOptions& options = {});
  [[nodiscard]] Process start_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                                      const RunOptions& options = {});

  // Files are named relative to home(); folders are created as needed.
  std::filesystem::path write_file(const std::filesystem::path& name, const std::string& text) const;
  std::filesystem::path write_script(const std::filesystem::path& name, const std::string& shell_text) const;
  [[nodiscard]] std::string read_file(const std::filesystem::path& name) const;

  [[nodiscard]] static std::filesystem::path golinks();  // the installed programs
  [[nodiscard]] static std::filesystem::path golinksd();

 private:
  void remember_store(const std::map<std::string, std::string>& environment, const std::filesystem::path& folder);
  void stop_daemons();

  ScratchFolder folder_;
  std::filesystem::path home_;
  std::map<std::string, std::string> environment_;
  std::mutex mutex_;
  std::set<std::filesystem::path> stores_;
};

}  // namespace golinks::test
