// SIGTERM, SIGINT and SIGHUP as something that can be waited for.
#pragma once

#include "store/descriptor.h"

namespace golinks {

class StopSignals {
 public:
  // Blocks the signals in the calling thread and all that it starts from now on.
  StopSignals();
  // Readable once one of them has arrived.
  [[nodiscard]] int descriptor() const { return descriptor_.get(); }
  [[nodiscard]] bool has_arrived() const;

 private:
  Descriptor descriptor_;
};

}  // namespace golinks
