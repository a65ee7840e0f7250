#include "cli/setup/roots_place.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <list>

namespace golinks::cli {
namespace {

namespace fs = std::filesystem;

constexpr int max_links = 40;  // as the kernel has it (path_resolution(7))

using Components = std::list<fs::path>;

Components components_of(const fs::path& path) { return {path.begin(), path.end()}; }

bool is_roots_folder(const Machine& machine, const fs::path& folder) {
  if (machine.root.starts_with(folder.string())) return true;  // where the machine is
  struct stat top {
  }, status{};
  if (::stat(machine.at("/").c_str(), &top) != 0 || ::stat(folder.c_str(), &status) != 0) return false;
  return status.st_uid == top.st_uid && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

}  // namespace

bool is_roots_place(const Machine& machine, const std::string& path) {
  Components left = components_of(machine.at(path));
  fs::path folder = "/";
  for (int links = 0; !left.empty();) {
    const fs::path name = left.front();
    left.pop_front();
    if (!is_roots_folder(machine, folder)) return false;
    const fs::path next = name == ".." ? folder.parent_path() : name == "." || name.empty() ? folder : folder / name;
    struct stat status {};
    if (::lstat(next.c_str(), &status) != 0) return errno == ENOENT || errno == ENOTDIR || errno == EACCES;
    if (!S_ISLNK(status.st_mode)) {
      folder = next;
      continue;
    }
    std::error_code error;
    left.splice(left.begin(), components_of(fs::read_symlink(next, error)));
    if (error || ++links > max_links) return false;
  }
  return true;
}

}  // namespace golinks::cli
