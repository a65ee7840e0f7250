#include "cli/store_files.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace golinks::cli {
namespace {

namespace fs = std::filesystem;

// "links.pb" and "links.pb.lock" beside "links.pb".
bool has_name_of_store(const fs::path& file, const fs::path& store) {
  const std::string name = file.filename(), base = store.filename();
  return name == base || name.starts_with(base + '.');
}

// The path without symbolic links on the way, whether or not there is anything.
fs::path real(const fs::path& path) {
  std::error_code error;
  fs::path found = fs::weakly_canonical(path, error);
  return error ? path : found;
}

bool is_same_file(const fs::path& a, const fs::path& b) {
  std::error_code error;
  return fs::equivalent(a, b, error) && !error;
}

bool belongs_to(const fs::path& path, const fs::path& store) {
  const fs::path folder = store.parent_path();
  if (path.parent_path() == folder && has_name_of_store(path, store)) return true;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    if (has_name_of_store(entry->path(), store) && is_same_file(entry->path(), path)) return true;
  }
  return false;
}

}  // namespace

bool is_store_file(const std::string& path, const std::string& store_path) {
  const fs::path store = fs::absolute(store_path);
  // The store's own folder and, where the store is a symbolic link, that of the file which it leads to.
  const std::array<fs::path, 2> stores = {real(store.parent_path()) / store.filename(), real(store)};
  const fs::path given = fs::absolute(path);
  const std::array<fs::path, 2> names = {real(given.parent_path()) / given.filename(), real(given)};
  return std::ranges::any_of(stores, [&](const fs::path& place) {
    return std::ranges::any_of(names, [&](const fs::path& name) { return belongs_to(name, place); });
  });
}

}  // namespace golinks::cli
