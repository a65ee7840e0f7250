#include "daemon/succession.h"

#include <signal.h>

#include <fmt/format.h>

#include <optional>
#include <thread>

#include "daemon/journal.h"

namespace golinks {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds pause{10};

// The daemon that holds the lock and has come as far as to say which version it is.
std::optional<Instance> known_instance(const std::string& path) {
  auto instance = running_instance(path);
  if (!instance || !*instance || (*instance)->address.empty()) return std::nullopt;
  return std::move(**instance);
}

}  // namespace

Result<std::unique_ptr<InstanceLock>> become_instance(const std::string& instance_path, const std::string& version,
                                                      std::chrono::milliseconds patience) {
  const Clock::time_point deadline = Clock::now() + patience;
  int told = 0;  // the pid that was asked to end
  while (true) {
    auto lock = InstanceLock::take(instance_path, version);
    if (lock || lock.error().code != ErrorCode::locked) return lock;
    if (const auto instance = known_instance(instance_path); instance && instance->pid != told) {
      if (compare_versions(version, instance->version) <= 0) return nullptr;
      journal(fmt::format("replacing golinksd {} (pid {})", instance->version, instance->pid));
      ::kill(instance->pid, SIGTERM);
      told = instance->pid;
    }
    if (Clock::now() >= deadline) return lock;
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace golinks
