// The descriptor on which a daemon tells whoever started it how that went: one line, then it is closed.
#pragma once

#include <string_view>

#include "store/descriptor.h"

namespace golinks {

class Readiness {
 public:
  // -1: nobody waits.
  explicit Readiness(int descriptor) : descriptor_(descriptor) {}

  void ready(std::string_view address);  // "ready 127.0.0.1:26479"
  void running();                        // "running": another daemon serves this store
  void error(std::string_view text);     // "error 127.0.0.1:26479 is taken by nginx (pid 123)"

 private:
  void say(std::string_view line);
  Descriptor descriptor_;
};

}  // namespace golinks
