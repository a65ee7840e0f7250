#include <signal.h>
#include <unistd.h>

#include <exception>
#include <string_view>

#include "cli/program.h"
#include "store/size_limit.h"
#include "store/standard_streams.h"

namespace {

void say(std::string_view line) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

// Readers map the store without a lock. If another program shortens the file meanwhile, the kernel reports it so.
extern "C" void explain_cut_store(int) {
  say("golinks: the store file was cut while it was read; run the command again\n");
  _exit(1);
}

void set_signals() {
  struct sigaction action {};
  action.sa_handler = explain_cut_store;
  sigaction(SIGBUS, &action, nullptr);
  // A parent that ignores SIGCHLD would leave us without the exit codes of our children (wait(2)).
  action.sa_handler = SIG_DFL;
  sigaction(SIGCHLD, &action, nullptr);
}

}  // namespace

int main(int count, char** words) {
  golinks::occupy_closed_streams();
  set_signals();
  golinks::survive_size_limit();
  try {
    const std::span<char* const> all(words, static_cast<std::size_t>(count));
    return golinks::cli::run_program(all.subspan(count > 0 ? 1 : 0), golinks::Env::posix(),
                                     golinks::process_environment());
  } catch (const std::exception& error) {
    say("golinks: internal error: ");
    say(error.what());
    say("\n");
    return 1;
  }
}
