#include "daemon/store_folder.h"

#include <filesystem>

namespace golinks {

Result<StoreFolder> StoreFolder::open(Env& env, const std::string& store_path) {
  std::string path = std::filesystem::path(store_path).parent_path().string();
  if (const auto created = env.create_folders(path); !created) return failure(created.error());
  const auto identity = env.identity(path);
  if (!identity) return failure(identity.error());
  return StoreFolder(env, std::move(path), *identity);
}

bool StoreFolder::has_vanished() const {
  const auto now = env_->identity(path_);
  if (!now) return now.error().code == ErrorCode::not_found;
  return !now->same_file(identity_);
}

}  // namespace golinks
