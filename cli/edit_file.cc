#include "cli/edit_file.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "cli/spawn.h"
#include "cli/whole_file.h"
#include "store/system_failure.h"

namespace golinks::cli {
namespace {

// While the editor has the terminal, Ctrl-C is the editor's.
class KeyboardSignalsIgnored {
 public:
  KeyboardSignalsIgnored() : interrupt_(::signal(SIGINT, SIG_IGN)), quit_(::signal(SIGQUIT, SIG_IGN)) {}
  ~KeyboardSignalsIgnored() {
    ::signal(SIGINT, interrupt_);
    ::signal(SIGQUIT, quit_);
  }
  KeyboardSignalsIgnored(const KeyboardSignalsIgnored&) = delete;
  KeyboardSignalsIgnored& operator=(const KeyboardSignalsIgnored&) = delete;

 private:
  void (*interrupt_)(int);
  void (*quit_)(int);
};

Result<void> run_editor(const std::string& editor, const std::string& path) {
  const KeyboardSignalsIgnored ignored;
  const Result<pid_t> pid = spawn({.words = {"/bin/sh", "-c", editor + " \"$@\"", editor, path}});
  if (!pid) return failure(pid.error());
  if (const int code = wait_for_exit(*pid); code != 0)
    return failure(ErrorCode::io, fmt::format("edit cancelled: the editor '{}' failed (exit {})", editor, code));
  return {};
}

}  // namespace

std::string chosen_editor(const Environment& environment) {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const std::string value = environment(name).value_or("");
    if (!value.empty()) return value;
  }
  return "vi";
}

Result<EditFile> EditFile::create(const Context& context) {
  std::string folder = context.environment("TMPDIR").value_or("");
  if (folder.empty()) folder = "/tmp";
  std::string path = folder + "/golinks-edit-XXXXXX";
  const int descriptor = mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) return system_failure("create a file in", folder);
  ::close(descriptor);
  return EditFile(std::move(path));
}

EditFile::~EditFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

std::string EditFile::keep() { return std::exchange(path_, ""); }

Result<std::string> EditFile::edit(Context& context, const std::string& text) {
  context.flush();
  if (Result<void> written = replace_file(context.env, path_, [&](Output& out) { out.write(text); }); !written)
    return failure(written.error());
  if (Result<void> run = run_editor(chosen_editor(context.environment), path_); !run) return failure(run.error());
  return read_whole_file(path_);
}

}  // namespace golinks::cli
