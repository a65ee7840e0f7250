// One daemon a store: becoming it, in place of an older version if need be.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "store/instance.h"
#include "store/result.h"

namespace golinks {

// Whose place is taken: that of an older version, or that of any, as a daemon must whose socket already collects
// requests.
enum class Successor { of_older, of_any };

// The instance lock, or nothing when a daemon that is not to be replaced serves the store already and is ready. One
// that is to be replaced is told to end, and one that is still starting is waited for, at most `patience`. A holder
// that is no process known here (it lives in another pid namespace, or on another computer) can only be left alone.
// It waits no longer once the descriptor `stop` is readable; -1 is none. Error: locked, io.
[[nodiscard]] Result<std::unique_ptr<InstanceLock>> become_instance(
    const std::string& instance_path, const std::string& version, Successor successor = Successor::of_older,
    int stop = -1, std::chrono::milliseconds patience = std::chrono::seconds(10));

}  // namespace golinks
