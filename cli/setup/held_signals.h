#pragma once

#include <csignal>

namespace golinks::cli {

// SIGINT, SIGTERM and SIGHUP wait as long as it lives, so that a change that was begun is made to its end, or fails and
// says so: what is to be said is to be flushed before its end. Programs that are started meanwhile are ended by them as
// ever (spawn.h). For programs with one thread.
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t held;
    ::sigemptyset(&held);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&held, signal);
    ::sigprocmask(SIG_BLOCK, &held, &before_);
  }
  ~HeldSignals() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace golinks::cli
