#include "cli/setup/created_folders.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "cli/take_line.h"
#include "cli/whole_file.h"
#include "store/env.h"

namespace golinks::cli {
namespace {

tl::unexpected<Error> system_failure(std::string_view what, const std::string& path) {
  return failure(ErrorCode::io, fmt::format("cannot {} {}: {}", what, path, std::strerror(errno)), errno);
}

// The parents first.
std::vector<std::string> missing_folders(std::string folder) {
  std::vector<std::string> missing;
  struct stat status {};
  for (; ::stat(folder.c_str(), &status) != 0 && errno == ENOENT; folder = parent_folder(folder)) missing.push_back(folder);
  std::ranges::reverse(missing);
  return missing;
}

Result<void> make_all(const std::vector<std::string>& folders, mode_t mode) {
  for (const std::string& folder : folders) {
    if (::mkdir(folder.c_str(), mode) != 0 && errno != EEXIST) return system_failure("create", folder);
  }
  return {};
}

}  // namespace

Result<void> CreatedFolders::create(const std::string& folder, mode_t mode) const {
  const std::vector<std::string> missing = missing_folders(folder);
  if (missing.empty()) return {};
  std::vector<std::string> created = missing_folders(parent_folder(record_));
  if (const auto made = make_all(created, 0755); !made) return made;
  for (const std::string& each : missing) {
    if (std::ranges::find(created, each) == created.end()) created.push_back(each);
  }
  // First the record: one that names a folder too many does no harm.
  if (const auto noted = note(created); !noted) return noted;
  return make_all(missing, mode);
}

Result<void> CreatedFolders::note(const std::vector<std::string>& folders) const {
  const auto before = any() ? read_whole_file(record_) : Result<std::string>(std::string());
  if (!before) return failure(before.error());
  return replace_file(Env::posix(), record_, [&](Output& out) {
    out.write(*before);
    for (const std::string& folder : folders) out.print("{}\n", folder);
  });
}

Result<std::vector<std::string>> CreatedFolders::noted() const {
  std::vector<std::string> folders;
  if (!any()) return folders;
  const auto text = read_whole_file(record_);
  if (!text) return failure(text.error());
  for (std::string_view left = *text; !left.empty();) folders.emplace_back(take_line(left));
  return folders;
}

Result<bool> CreatedFolders::created(const std::string& folder) const {
  const auto folders = noted();
  if (!folders) return failure(folders.error());
  return std::ranges::find(*folders, folder) != folders->end();
}

bool CreatedFolders::any() const { return ::access(record_.c_str(), F_OK) == 0; }

Result<void> CreatedFolders::remove_empty() const {
  if (!any()) return {};
  auto folders = noted();
  if (!folders) return failure(folders.error());
  if (::unlink(record_.c_str()) != 0) return system_failure("remove", record_);
  // The deepest first. One that others use by now stays.
  std::ranges::sort(*folders, std::ranges::greater(), &std::string::size);
  for (const std::string& folder : *folders) ::rmdir(folder.c_str());
  return {};
}

}  // namespace golinks::cli
