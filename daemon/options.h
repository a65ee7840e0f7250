// golinksd's command line.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "store/result.h"

namespace golinks {

struct Options {
  std::optional<std::string> listen;              // --listen ADDRESS:PORT; the settings' otherwise
  std::optional<std::chrono::seconds> idle_exit;  // --idle-exit DURATION; 0 is never
  std::optional<std::string> log;                 // --log FILE; standard error otherwise
  int ready_descriptor = -1;                      // --ready-fd N
  bool help = false;
  bool version = false;
};

// Error: invalid, for wrong usage.
[[nodiscard]] Result<Options> parse_options(int argc, char** argv);
[[nodiscard]] std::string help_text();

}  // namespace golinks
