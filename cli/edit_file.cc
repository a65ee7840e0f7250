#include "cli/edit_file.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "cli/spawn.h"
#include "cli/whole_file.h"
#include "store/system_failure.h"

namespace golinks::cli {
namespace {

// Those by which somebody ends golinks while it waits for an editor.
constexpr std::array<int, 2> ending_signals = {SIGTERM, SIGHUP};

// While the editor has the terminal, Ctrl-C is the editor's. What would end us is held, and asked for by ended_by().
class EditorSignals {
 public:
  EditorSignals() : interrupt_(::signal(SIGINT, SIG_IGN)), quit_(::signal(SIGQUIT, SIG_IGN)) {
    sigemptyset(&awaited_);
    sigaddset(&awaited_, SIGCHLD);
    for (const int number : ending_signals) sigaddset(&awaited_, number);
    sigprocmask(SIG_BLOCK, &awaited_, &before_);
  }
  ~EditorSignals() {
    sigprocmask(SIG_SETMASK, &before_, nullptr);
    ::signal(SIGINT, interrupt_);
    ::signal(SIGQUIT, quit_);
  }
  EditorSignals(const EditorSignals&) = delete;
  EditorSignals& operator=(const EditorSignals&) = delete;

  // Waits for the end of `pid`, and hands the signals that would end us on to it. Returns its wait status, and the
  // last of those signals; 0 when there was none.
  [[nodiscard]] std::pair<int, int> wait_for(pid_t pid) const {
    int status = 0, ending = 0;
    for (;;) {
      const pid_t ended = ::waitpid(pid, &status, WNOHANG);
      if (ended == pid) return {status, ending};
      if (ended < 0 && errno != EINTR) return {0, ending};
      siginfo_t info{};
      const int number = ::sigwaitinfo(&awaited_, &info);
      if (number <= 0 || number == SIGCHLD) continue;
      ending = number;
      ::kill(pid, number);
    }
  }

 private:
  void (*interrupt_)(int);
  void (*quit_)(int);
  sigset_t awaited_{}, before_{};
};

struct EditorEnd {
  int status = 0;
  int signal = 0;  // that ended us; 0 when none did
};

// Then the shell can become it, and a signal reaches it.
bool is_one_program(const std::string& editor) {
  const std::string first = editor.substr(0, editor.find(' '));
  const bool is_program = first.find('=') == std::string::npos && first != "exec" && first != "eval";
  return is_program && editor.find_first_of(";&|<>()\n") == std::string::npos;
}

Result<EditorEnd> run_editor(const std::string& editor, const std::string& path) {
  const EditorSignals signals;
  const std::string exec = is_one_program(editor) ? "exec " : "";
  const Result<pid_t> pid = spawn({.words = {"/bin/sh", "-c", exec + editor + " \"$@\"", editor, path}});
  if (!pid) return failure(pid.error());
  const auto [status, signal] = signals.wait_for(*pid);
  return EditorEnd{status, signal};
}

int exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

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
  std::string own_folder = folder + "/golinks-edit-XXXXXX";
  if (mkdtemp(own_folder.data()) == nullptr) return system_failure("create a folder in", folder);
  return EditFile(std::move(own_folder));
}

EditFile::~EditFile() { remove(); }

// With what the editor left beside it.
void EditFile::remove() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(std::exchange(folder_, ""), ignored);
}

std::string EditFile::keep() { return std::exchange(folder_, "") + file_name; }

Result<std::string> EditFile::edit(Context& context, const std::string& text) {
  context.flush();
  const std::string path = folder_ + file_name;
  if (Result<void> written = replace_file(context.env, path, [&](Output& out) { out.write(text); }); !written)
    return failure(written.error());
  if (::chmod(path.c_str(), 0600) != 0) return system_failure("write", path);
  const std::string editor = chosen_editor(context.environment);
  const Result<EditorEnd> end = run_editor(editor, path);
  if (!end) return failure(end.error());
  if (end->signal != 0) {
    remove();
    ::raise(end->signal);
  }
  if (const int code = exit_code(end->status); code != 0)
    return failure(ErrorCode::io, fmt::format("edit cancelled: the editor '{}' failed (exit {})", editor, code));
  return read_whole_file(path);
}

}  // namespace golinks::cli
