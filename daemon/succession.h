// One daemon a store: becoming it, in place of an older version if need be.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "store/instance.h"
#include "store/result.h"

namespace golinks {

// The instance lock, or nothing when a daemon of the same or a newer version serves the store already and is ready. One that is older
// is told to end, and one that is still starting is waited for, at most `patience`. Error: locked, io.
[[nodiscard]] Result<std::unique_ptr<InstanceLock>> become_instance(
    const std::string& instance_path, const std::string& version,
    std::chrono::milliseconds patience = std::chrono::seconds(10));

}  // namespace golinks
