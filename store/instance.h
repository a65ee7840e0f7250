// Which daemon serves a store: a file beside the store, locked for as long as the daemon lives. On a read-only file
// system it is in /run/user/UID or /tmp.
//
// The lock is the truth and the kernel names its holder (fcntl F_GETLK), so a file left behind by a crash says nothing
// and a reused pid is never mistaken for a daemon. The file's text ("golinksd 1.0.0 pid 4711 127.0.0.1:26479") is
// information from the holder; the address is there once it is ready.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "store/result.h"

namespace golinks {

struct Instance {
  int pid = 0;
  std::string version;  // empty until it is known
  std::string address;  // "127.0.0.1:26479"; empty until the daemon is ready
};

// The daemon that holds `path` (see instance_path()), if any. Never blocks. Not for the holder itself: closing any
// descriptor of the file ends a process's own lock on it (fcntl(2)).
[[nodiscard]] Result<std::optional<Instance>> running_instance(const std::string& path);

// Held by a daemon. The lock goes with the process, however it ends.
class InstanceLock {
 public:
  ~InstanceLock();
  InstanceLock(const InstanceLock&) = delete;
  InstanceLock& operator=(const InstanceLock&) = delete;

  // Takes the lock without waiting. Error: locked, when another daemon holds it.
  [[nodiscard]] static Result<std::unique_ptr<InstanceLock>> take(const std::string& path, const std::string& version);
  // Holds nothing, for a machine on which a file can be nowhere.
  [[nodiscard]] static std::unique_ptr<InstanceLock> without_file();
  // Publishes the address: from now on the daemon counts as ready.
  Result<void> announce(const std::string& address);

 private:
  InstanceLock(int descriptor, std::string version) : descriptor_(descriptor), version_(std::move(version)) {}
  int descriptor_;
  std::string version_;
};

// Negative, zero or positive, comparing dotted numbers: "1.10.0" is newer than "1.9.2".
[[nodiscard]] int compare_versions(const std::string& a, const std::string& b);

}  // namespace golinks
