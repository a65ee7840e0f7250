#include "store/size_limit.h"

#include <signal.h>

namespace golinks {

void survive_size_limit() {
  struct sigaction action {};
  // A handler and not SIG_IGN, which would be handed on to an editor or a browser.
  action.sa_handler = [](int) {};
  action.sa_flags = SA_RESTART;
  sigaction(SIGXFSZ, &action, nullptr);
}

}  // namespace golinks
