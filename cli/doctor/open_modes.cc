#include "cli/doctor/open_modes.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace golinks::cli {
namespace {

constexpr unsigned others = 0077;
constexpr unsigned others_writing = 0022;
constexpr unsigned anybody_writing = 0002;

void note_if_open(const std::string& path, unsigned forbidden, bool is_chosen, std::vector<OpenPath>& found) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return;
  const unsigned mode = status.st_mode & 07777U;
  const bool is_shared_folder =
      S_ISDIR(status.st_mode) && (mode & S_ISVTX) != 0;  // /tmp: nobody replaces files of others there
  if ((mode & forbidden) != 0 && !is_shared_folder) found.push_back({path, mode, mode & ~forbidden, is_chosen});
}

}  // namespace

bool is_in_own_folder(const std::string& store_path, const Environment& environment) {
  return default_store_path(environment).value_or("") == store_path;
}

std::vector<OpenPath> too_open_paths(Env& env, const std::string& store_path, bool is_own_folder) {
  std::vector<OpenPath> found;
  const std::string folder = parent_folder(store_path);
  note_if_open(folder, is_own_folder ? others : others_writing, !is_own_folder, found);
  const std::string store = env.resolve_links(store_path).value_or(store_path);
  const bool is_elsewhere = parent_folder(store) != folder;
  if (is_elsewhere) note_if_open(parent_folder(store), others_writing, true, found);
  note_if_open(store, others, is_elsewhere || !is_own_folder, found);
  for (const std::string& path : {usage_path(store_path), daemon_log_path(store_path)})
    note_if_open(path, others, !is_own_folder, found);
  return found;
}

bool lets_anybody_write(const OpenPath& path) { return (path.mode & anybody_writing) != 0; }

Result<void> close_to_others(const OpenPath& path) {
  if (::chmod(path.path.c_str(), path.wanted) == 0) return {};
  return failure(ErrorCode::io, fmt::format("cannot close {} to others: {}", path.path, std::strerror(errno)), errno);
}

}  // namespace golinks::cli
