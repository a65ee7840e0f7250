// A shell on a terminal, with the completion of the installed golinks, for tests that press Tab.
//
//   InteractiveShell shell(sandbox, "zsh");
//   shell.enter("golinks exp\t") == "<export>"
#pragma once

#include <string>

#include "tests/support/sandbox.h"

namespace golinks::test {

class InteractiveShell {
 public:
  enum class Script { installed, printed };

  // `name` is bash, zsh or fish. A printed script is taken as `golinks help completion` says.
  InteractiveShell(Sandbox& sandbox, const std::string& name, Script script = Script::installed);

  [[nodiscard]] static bool is_installed(const std::string& name);

  // Types the line and Enter. Returns the arguments that golinks then gets (the real one is not run):
  // "<get><facebook>".
  std::string enter(const std::string& line);
  // Types the line, and whether `text` is then shown below it. The line stays: the shell can be given no other.
  bool shows(const std::string& line, const std::string& text);

 private:
  void wait_for_prompt();
  [[nodiscard]] bool wait_for(const std::string& text);
  [[nodiscard]] std::string shown_since(const std::string& output) const;

  Process process_;
  std::size_t seen_ = 0;  // where in the output the current line begins
};

}  // namespace golinks::test
