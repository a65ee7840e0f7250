#include "cli/doctor/way_in.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "cli/shell_word.h"
#include "store/env.h"

namespace golinks::cli {
namespace {

// The highest folder above the path that we may not pass; empty when there is none.
std::string barrier_before(const std::string& path) {
  std::string barrier;
  for (std::string folder = parent_folder(path);; folder = parent_folder(folder)) {
    if (::access(folder.c_str(), X_OK) != 0 && errno == EACCES) barrier = folder;
    if (folder == parent_folder(folder)) return barrier;
  }
}

}  // namespace

std::string way_in(const std::string& path, const std::string& user, unsigned uid) {
  const std::string barrier = barrier_before(path);
  struct stat status {};
  const bool is_own = ::stat((barrier.empty() ? path : barrier).c_str(), &status) == 0 && status.st_uid == uid;
  if (is_own) return barrier.empty() ? "chmod u+rw " + shell_word(path) : "chmod u+rwx " + shell_word(barrier);
  // A folder of somebody else is not to be taken: all of /root may be below it.
  if (!barrier.empty()) return "namei -l " + shell_word(path);
  return fmt::format("sudo chown {} {}", user, shell_word(path));
}

}  // namespace golinks::cli
