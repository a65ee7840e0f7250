#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>

#include "cli/doctor/checks.h"
#include "cli/doctor/conflict_copies.h"
#include "cli/doctor/installation.h"
#include "cli/doctor/open_modes.h"
#include "cli/doctor/way_in.h"
#include "cli/shell_word.h"
#include "store/compaction.h"
#include "store/index.h"
#include "store/store.h"

namespace golinks::cli {
namespace {

constexpr const char* repair = "golinks doctor --repair";
constexpr std::size_t most_ranges = 4;

std::string way_to(const Patient& patient, const std::string& path) {
  return way_in(path, patient.own_name(), ::geteuid());
}

Diagnosis unreadable(const Patient& patient, const std::string& path, const Error& error) {
  switch (error.code) {
    case ErrorCode::too_new: return wrong_installation(patient.machine, error.message, true);
    case ErrorCode::corrupt: return wrong(error.message, fmt::format("mv -n {0} {0}.no-store", shell_word(path)));
    default: return wrong(error.message, error.os_error == EACCES ? way_to(patient, path) : "");
  }
}

bool is_there(const StoreView& view) { return view.log().bytes.data() != nullptr; }

// "bytes 120-179, bytes 300-309"
std::string text_of(const std::vector<ByteRange>& ranges) {
  std::string text;
  for (std::size_t i = 0; i < std::min(ranges.size(), most_ranges); ++i)
    text += fmt::format("{}bytes {}-{}", i == 0 ? "" : ", ", ranges[i].begin, ranges[i].end - 1);
  if (ranges.size() > most_ranges) text += fmt::format(" and {} more ranges", ranges.size() - most_ranges);
  return text;
}

void examine_bytes(const std::string& path, const Log& log, Diagnoses& found) {
  if (!log.damaged.empty())
    found.push_back(wrong(fmt::format("{} is damaged: {}", path, text_of(log.damaged)), repair));
  if (const std::size_t torn = log.torn_tail().size(); torn > 0) {
    found.push_back(not_so_good(
        fmt::format("{} ends in an interrupted write of {} bytes, which readers ignore", path, torn), repair));
  }
  if (log.damaged.empty() && is_compaction_due(log)) {
    found.push_back(not_so_good(
        fmt::format("{} is more than twice as large as it has to be, and could not be compacted by itself", path),
        "golinks compact"));
  }
}

// A team may share its links through a group, and a folder of dotfiles is mostly there for all to read: that is told,
// and left to them.
Diagnosis judge_mode(const OpenPath& open) {
  if (!open.is_chosen) {
    return wrong(fmt::format("{} is open to others (mode {:04o}, not {:04o})", open.path, open.mode, open.wanted),
                 repair);
  }
  if (lets_anybody_write(open)) {
    return wrong(fmt::format("{} can be changed by anybody (mode {:04o})", open.path, open.mode),
                 fmt::format("chmod o-w {}", shell_word(open.path)));
  }
  const bool is_shared_by_group = (open.mode & 0007U & ~open.wanted) == 0;
  const std::string_view whom = is_shared_by_group ? "its group" : "others";
  return not_so_good(
      fmt::format("{} is open to {} (mode {:04o}), which may be as you want it", open.path, whom, open.mode), "");
}

void examine_modes(const Patient& patient, const std::string& path, Diagnoses& found) {
  for (const OpenPath& open : too_open_paths(patient.machine.env, path, is_in_own_folder(path, patient.environment))) {
    found.push_back(judge_mode(open));
  }
}

// Beside the store, and beside the file that a symbolic link in its place leads to.
void examine_copies(const Patient& patient, const std::string& path, Diagnoses& found) {
  std::vector<std::string> copies = conflict_copies(path);
  const std::string real = patient.machine.env.resolve_links(path).value_or(path);
  if (real != path) std::ranges::move(conflict_copies(real), std::back_inserter(copies));
  for (const std::string& copy : copies) {
    found.push_back(not_so_good(
        fmt::format(
            "{} is a copy that a synchronizer made when two computers changed the links: golinks does not see it",
            copy),
        fmt::format("GOLINKS_STORE={} golinks log", shell_word(copy))));
  }
}

// The folder that is there, of those where the store would be.
std::string existing_folder_above(const std::string& path) {
  std::string folder = parent_folder(path);
  while (::access(folder.c_str(), F_OK) != 0 && errno == ENOENT && folder != parent_folder(folder))
    folder = parent_folder(folder);
  return folder;
}

Diagnosis not_there(const std::string& path) {
  const std::string folder = existing_folder_above(path);
  if (::access(folder.c_str(), W_OK | X_OK) == 0)
    return all_right(fmt::format("{}: not there yet, the first link makes it", path));
  return wrong(
      fmt::format("{}: not there yet, and cannot be made: {}: {} (GOLINKS_STORE or 'store' in config.toml names "
                  "another place)",
                  path, folder, std::strerror(errno)),
      "");
}

Diagnosis sound(const Patient& patient, const std::string& path, const StoreView& view) {
  if (view.log().bytes.empty() && patient.machine.has(path))
    return not_so_good(fmt::format("{} is empty; if there were links in it, some other program has emptied it", path),
                       "");
  if (!is_there(view)) return not_there(path);
  Index index;
  index.apply(view.log());
  const std::size_t count = index.size();
  return all_right(fmt::format("{}: {} link{}, undamaged and closed to others", path, count, count == 1 ? "" : "s"));
}

}  // namespace

Diagnoses check_store(const Patient& patient) {
  if (!patient.store) return {wrong(patient.store.error().message, "export HOME=~")};
  const std::string& path = *patient.store;
  const auto view = Store(patient.machine.env, path).read();
  Diagnoses found;
  if (!view) {
    found.push_back(unreadable(patient, path, view.error()));
  } else if (is_there(*view)) {
    if (const std::size_t bytes = view->unreadable_bytes(); bytes > 0)
      found.push_back(wrong(fmt::format("{} bytes of {} cannot be read: {}", bytes, path, std::strerror(EIO)), repair));
    examine_bytes(path, view->log(), found);
    if (::access(path.c_str(), W_OK) != 0) {
      const std::string mend = errno == EACCES ? way_to(patient, path) : "";
      found.push_back(wrong(fmt::format("{} cannot be written to", path), mend));
    }
  }
  examine_modes(patient, path, found);
  examine_copies(patient, path, found);
  if (found.empty()) found.push_back(sound(patient, path, *view));
  return found;
}

}  // namespace golinks::cli
