#include "cli/setup/record.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "cli/take_line.h"
#include "cli/whole_file.h"
#include "store/checksum.h"
#include "store/env.h"
#include "store/system_failure.h"

namespace golinks::cli {
namespace {

std::string line_of(std::string_view deed, std::string_view file) { return fmt::format("{} {}", deed, file); }

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
  }
  return {};
}

}  // namespace

Record record_of_root(const Machine& machine) { return Record(machine.at("/var/lib/golinks/setup-record")); }

Record record_of(const Machine& machine, const Person& person) {
  return Record(machine.at(parent_folder(person.config) + "/setup-record"));
}

std::string deed_of_writing(std::string_view content) { return fmt::format("text-{:016x}", checksum_of(content)); }

Result<void> Record::note(const std::string& deed, const std::string& file) const {
  if (const auto made = create_folder(parent_folder(path_)); !made) return made;
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
  const auto all = lines();
  if (!all) return failure(all.error());
  return std::ranges::find(*all, line_of(deed, file)) != all->end();
}

Result<std::vector<std::string>> Record::files_of(const std::string& deed) const {
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
  std::vector<std::string> missing = missing_folders(folder);
  if (missing.empty()) return {};
  // Its own folders are made before anything can be written down, and are in it all the same.
  const std::vector<std::string> own = missing_folders(parent_folder(path_));
  if (const auto made = make_all(own, 0755); !made) return made;
  std::vector<std::string> lines;
  for (const std::string& each : own) lines.push_back(line_of(deed_of_making_folder, each));
  for (const std::string& each : missing) lines.push_back(line_of(deed_of_making_folder, each));
  if (const auto noted = add(lines); !noted) return noted;
  return make_all(missing, mode);
}

Result<std::vector<std::string>> Record::lines() const {
  if (!exists()) return std::vector<std::string>();
  const auto text = read_whole_file(path_);
  if (!text) return failure(text.error());
  return lines_of(*text);
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
  return replace_file(Env::posix(), path_, [&](Output& out) {
    for (const std::string& line : lines) out.print("{}\n", line);
  });
}

bool Record::exists() const { return ::access(path_.c_str(), F_OK) == 0; }

Result<void> Record::clear() const {
  auto folders = files_of(deed_of_making_folder);
  if (!folders) return failure(folders.error());
  if (::unlink(path_.c_str()) != 0 && errno != ENOENT) return system_failure("remove", path_);
  // The deepest first. One that others use by now stays.
  std::ranges::sort(*folders, std::ranges::greater(), &std::string::size);
  for (const std::string& folder : *folders) ::rmdir(folder.c_str());
  return {};
}

}  // namespace golinks::cli
