#include "daemon/succession.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>

#include <optional>

#include "daemon/journal.h"

namespace golinks {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int pause_ms = 10;

std::optional<Instance> holder(const std::string& path) {
  auto instance = running_instance(path);
  return instance ? std::move(*instance) : std::nullopt;
}

// A holder without an address is still starting, and may yet fail.
bool is_ready(const Instance& instance) { return !instance.address.empty(); }

}  // namespace

Result<std::unique_ptr<InstanceLock>> become_instance(const std::string& instance_path, const std::string& version,
                                                      Successor successor, int stop,
                                                      std::chrono::milliseconds patience) {
  const Clock::time_point deadline = Clock::now() + patience;
  int told = 0;  // the pid that was asked to end
  while (true) {
    auto lock = InstanceLock::take(instance_path, version);
    if (lock || lock.error().code != ErrorCode::locked) return lock;
    const auto instance = holder(instance_path);
    if (instance && instance->pid <= 0)
      return failure(ErrorCode::locked, "another golinksd, elsewhere, serves this store");
    if (instance && is_ready(*instance) && instance->pid != told) {
      if (successor == Successor::of_older && compare_versions(version, instance->version) <= 0) return nullptr;
      journal(fmt::format("replacing golinksd {} (pid {})", instance->version, instance->pid));
      ::kill(instance->pid, SIGTERM);
      told = instance->pid;
    }
    if (Clock::now() >= deadline) return lock;
    pollfd event{stop, POLLIN, 0};
    if (::poll(&event, 1, pause_ms) > 0) return lock;
  }
}

}  // namespace golinks
