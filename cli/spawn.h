// Starting another program (posix_spawn), with its signals reset to their defaults.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "store/result.h"

namespace golinks::cli {

struct SpawnSpec {
  std::vector<std::string> words;  // the program, found in PATH unless it has a '/', and its arguments
  std::map<std::string, std::string> environment = {};  // set on top of our own
  std::string folder = {};                              // its working folder; ours when empty
  bool own_session = false;                             // it outlives our terminal
  int in = -1;                                          // descriptors for its streams; -1: it shares ours
  int out = -1;
  int err = -1;
  int fourth = -1;  // becomes its descriptor 3
};

// The program gets the streams named here and no other descriptor of ours: all of them are close-on-exec, and where the
// system can (glibc 2.34), those that we inherited are closed as well. Error: io, with errno, when it cannot be run;
// posix_spawn(3) hears of a failed exec before it returns.
[[nodiscard]] Result<pid_t> spawn(const SpawnSpec& spec);

// What wait_for_exit() returns when the program's end was lost to somebody else.
inline constexpr int lost_exit_code = 255;

// Waits for the end of a program. Returns its exit code, or 128 + the signal that killed it.
[[nodiscard]] int wait_for_exit(pid_t pid);

}  // namespace golinks::cli
