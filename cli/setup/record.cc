#include "cli/setup/record.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "cli/take_line.h"
#include "cli/whole_file.h"
#include "store/checksum.h"
#include "store/env.h"
#include "store/system_failure.h"

namespace golinks::cli {
namespace {

std::string line_of(std::string_view deed, std::string_view file) { return fmt::format("{} {}", deed, file); }

std::vector<std::string> lines_of_deed(std::string_view deed, const std::vector<std::string>& files) {
  std::vector<std::string> lines;
  for (const std::string& file : files) lines.push_back(line_of(deed, file));
  return lines;
}

// The parents first.
std::vector<std::string> missing_folders(std::string folder) {
  std::vector<std::string> missing;
  struct stat status {};
  for (; ::stat(folder.c_str(), &status) != 0 && errno == ENOENT; folder = parent_folder(folder))
    missing.push_back(folder);
  std::ranges::reverse(missing);
  return missing;
}

Result<void> make_all(const std::vector<std::string>& folders, mode_t mode) {
  for (const std::string& folder : folders) {
    if (::mkdir(folder.c_str(), mode) != 0 && errno != EEXIST) return system_failure("create", folder);
    if (auto synced = Env::posix().sync_folder(parent_folder(folder)); !synced) return synced;
  }
  return {};
}

// One that others use by now stays.
void remove_folders(const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) ::rmdir(folder.c_str());
}

constexpr std::chrono::seconds lock_patience{10};

}  // namespace

Record record_of_root(const Machine& machine) { return Record(machine.at(setup_record_path)); }

Record record_of(const Machine& machine, const Person& person) {
  return Record(machine.at(parent_folder(person.config) + "/setup-record"));
}

std::string deed_of_writing(std::string_view content) { return fmt::format("text-{:016x}", checksum_of(content)); }

// Once the lock is held, those of its folders that were made for it are noted. An undo that ends meanwhile takes the
// folder away again.
Result<std::unique_ptr<FileLock>> Record::lock() const {
  constexpr int max_attempts = 10;
  Result<std::unique_ptr<FileLock>> lock;
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    const std::vector<std::string> own = missing_folders(parent_folder(path_));
    if (const auto made = make_all(own, 0755); !made && made.error().code != ErrorCode::not_found)
      return failure(made.error());
    lock = Env::posix().lock(lock_path(), lock_patience);
    if (lock && !own.empty()) {
      if (const auto noted = add(lines_of_deed(deed_of_making_folder, own)); !noted) return failure(noted.error());
    }
    if (lock || lock.error().code != ErrorCode::not_found) break;
  }
  if (!lock && lock.error().code == ErrorCode::locked)
    return failure(ErrorCode::locked, "another 'golinks setup' is running: try again when it has ended");
  return lock;
}

Result<void> Record::note(const std::string& deed, const std::string& file) const {
  if (const auto made = create_own_folder(); !made) return made;
  return add({line_of(deed, file)});
}

Result<void> Record::note_and_do(const std::string& deed, const std::string& file,
                                 const std::function<Result<void>()>& work) const {
  const auto was_known = says(deed, file);
  if (!was_known) return failure(was_known.error());
  if (auto noted = note(deed, file); !noted) return noted;
  auto done = work();
  if (!done && !*was_known) [[maybe_unused]]
    const auto struck = strike(line_of(deed, file));
  return done;
}

Result<void> Record::strike(const std::string& line) const {
  auto all = lines();
  if (!all) return failure(all.error());
  std::erase(*all, line);
  return write(*all);
}

Result<bool> Record::says(const std::string& deed, const std::string& file) const {
  if (is_hidden()) return true;
  const auto all = lines();
  if (!all) return failure(all.error());
  return std::ranges::find(*all, line_of(deed, file)) != all->end();
}

Result<std::vector<std::string>> Record::files_of(const std::string& deed) const {
  if (is_hidden()) return std::vector<std::string>();
  const auto all = lines();
  if (!all) return failure(all.error());
  const std::string before = line_of(deed, "");
  std::vector<std::string> files;
  for (const std::string& line : *all) {
    if (line.starts_with(before)) files.push_back(line.substr(before.size()));
  }
  return files;
}

Result<void> Record::create_folder(const std::string& folder, mode_t mode) const {
  if (const auto made = create_own_folder(); !made) return made;
  const std::vector<std::string> missing = missing_folders(folder);
  if (missing.empty()) return {};
  if (const auto noted = add(lines_of_deed(deed_of_making_folder, missing)); !noted) return noted;
  return make_all(missing, mode);
}

// Made before anything can be written down, and in the record all the same.
Result<void> Record::create_own_folder() const {
  const std::vector<std::string> own = missing_folders(parent_folder(path_));
  if (own.empty()) return {};
  if (const auto made = make_all(own, 0755); !made) return made;
  return add(lines_of_deed(deed_of_making_folder, own));
}

Result<std::vector<std::string>> Record::lines() const {
  auto text = read_whole_file(path_);
  if (!text && text.error().code == ErrorCode::not_found) text = whole_lines_left_over();
  if (!text && text.error().code == ErrorCode::not_found) return std::vector<std::string>();
  if (!text) return failure(text.error());
  return lines_of(*text);
}

// A run that was killed while it wrote the first of its lines has made the record's own folders by then.
Result<std::string> Record::whole_lines_left_over() const {
  auto text = read_whole_file(leftover_of(path_));
  if (text) text->resize(text->rfind('\n') + 1);
  return text;
}

Result<void> Record::add(const std::vector<std::string>& added) const {
  auto all = lines();
  if (!all) return failure(all.error());
  for (const std::string& line : added) {
    if (std::ranges::find(*all, line) == all->end()) all->push_back(line);
  }
  return write(*all);
}

Result<void> Record::write(const std::vector<std::string>& lines) const {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return replace_file(Env::posix(), path_, text);
}

bool Record::is_hidden() const { return ::access(path_.c_str(), R_OK) != 0 && errno == EACCES; }

bool Record::exists() const {
  const auto is_there = [](const std::string& path) { return ::access(path.c_str(), F_OK) == 0; };
  return is_hidden() || is_there(path_) || is_there(leftover_of(path_)) || is_there(lock_path());
}

Result<void> Record::clear() const {
  auto folders = files_of(deed_of_making_folder);
  if (!folders) return failure(folders.error());
  std::ranges::sort(*folders, std::ranges::greater(), &std::string::size);  // the deepest first
  if (auto removed = remove_all(*folders); !removed) return removed;
  // Whoever waited for the lock has made it anew, and keeps its folder from going: until they have done their part.
  while (::access(lock_path().c_str(), F_OK) == 0) {
    const auto lock = Env::posix().lock(lock_path(), lock_patience);
    if (!lock) return {};
    if (::access(path_.c_str(), F_OK) == 0) return add(lines_of_deed(deed_of_making_folder, *folders));
    if (auto removed = remove_all(*folders); !removed) return removed;
  }
  remove_folders(*folders);  // theirs may have been in the way until a moment ago
  return {};
}

Result<void> Record::remove_all(const std::vector<std::string>& folders) const {
  for (const std::string& path : {path_, leftover_of(path_), lock_path()}) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return system_failure("remove", path);
  }
  remove_folders(folders);
  return {};
}

}  // namespace golinks::cli
