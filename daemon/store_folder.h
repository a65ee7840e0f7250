// The folder that the store and its run-time files are in. A daemon whose folder was removed serves nobody any longer.
#pragma once

#include <string>

#include "store/env.h"
#include "store/result.h"

namespace golinks {

class StoreFolder {
 public:
  // Creates the folder of the store at `store_path` when it is missing. Error: io.
  [[nodiscard]] static Result<StoreFolder> open(Env& env, const std::string& store_path);
  // Whether it was removed, or another folder has taken its place. A folder that cannot be looked at now still exists.
  [[nodiscard]] bool has_vanished() const;

 private:
  StoreFolder(Env& env, std::string path, const FileIdentity& identity)
      : env_(&env), path_(std::move(path)), identity_(identity) {}
  Env* env_;
  std::string path_;
  FileIdentity identity_;
};

}  // namespace golinks
