// The web server: a few event loops on one listening socket, and threads for what would hold them up.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "daemon/event_loop.h"
#include "daemon/workers.h"
#include "store/descriptor.h"

namespace golinks {

class Server {
 public:
  // Serves at once. `listener` is a non-blocking listening socket. Signals that some other thread waits for must
  // already be blocked.
  Server(Descriptor listener, const Handlers& handlers, const ServerLimits& limits = {});
  // Stops.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Accepts nothing more, answers every request of which something has arrived, and returns when that is done or
  // ServerLimits::stopping is over.
  void stop();

  // How long there has been neither a request nor an answer under way.
  [[nodiscard]] std::chrono::milliseconds quiet_for() const;

 private:
  Descriptor listener_;
  std::vector<std::unique_ptr<EventLoop>> loops_;
  Workers workers_;  // refer to the loops by what they have been given: end before them
  std::vector<std::jthread> threads_;
};

}  // namespace golinks
